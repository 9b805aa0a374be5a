"""``oaipmh.arxiv.org/oai``: OAI-PMH 2.0 as arXiv speaks it, tokens that are offsets included."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlencode

from tests.world.answer import Answer, Question, attribute, element
from tests.world.archive import Archive
from tests.world.faults import drifted
from tests.world.papers import WorldPaper

EARLIEST = date(2005, 9, 16)
FORMATS = ("arXiv", "arXivRaw")
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ '
    'http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
)
_ALLOWED = {
    "Identify": frozenset[str](),
    "GetRecord": frozenset({"identifier", "metadataPrefix"}),
    "ListRecords": frozenset({"metadataPrefix", "from", "until", "set", "resumptionToken"}),
    "ListIdentifiers": frozenset({"metadataPrefix", "from", "until", "set", "resumptionToken"}),
}
_OWN_GROUP = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})
_IDENTIFIERS_PER_RECORD = 2.5  # arXiv: 2,000 records or 5,000 identifiers a page


class OaiError(Exception):
    """An error of the protocol, by its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def set_of(category: str) -> str:
    """The set of a category: ``cs:cs:CL``, ``math:math:NA``, ``physics:hep-lat``."""
    archive, _, subject = category.partition(".")
    group = archive if archive in _OWN_GROUP else "physics"
    return ":".join(part for part in (group, archive, subject) if part)


def page_of(query: dict[str, str], page_size: int) -> int:
    """The number, from 1, of the list page a request asks for."""
    token = dict(parse_qsl(query.get("resumptionToken", "")))
    skip = token.get("skip", "0")
    return (int(skip) if skip.isdigit() else 0) // page_size + 1


def answer_oai(archive: Archive, question: Question) -> Answer:
    """Answer any request; protocol errors come with status 200."""
    verb = question.get("verb")
    asked = attribute("verb", verb) if verb in _ALLOWED else ""
    try:
        _check_arguments(verb, question)
        content = _VERBS[verb](archive, question)
        asked += "".join(attribute(key, value) for key, value in question.query if key != "verb")
    except OaiError as error:
        content = f'<error code="{error.code}">{error}</error>'
    skew = question.quirks.get("skew")
    said = archive.now() + timedelta(hours=skew.number("hours", 3) if skew else 0)
    head = f"<responseDate>{said:%Y-%m-%dT%H:%M:%SZ}</responseDate>\n"
    request = f"<request{asked}>http://oaipmh.arxiv.org/oai</request>\n"
    return Answer(f"{_OPEN}{head}{request}{content}\n</OAI-PMH>\n".encode())


def _check_arguments(verb: str, question: Question) -> None:
    if verb not in _ALLOWED:
        raise OaiError("badVerb", "Illegal or missing verb")
    names = [key for key, _ in question.query if key != "verb"]
    if len(names) != len(set(names)) or set(names) - _ALLOWED[verb]:
        raise OaiError("badArgument", "Repeated or illegal argument")
    if "resumptionToken" in names and len(names) > 1:
        raise OaiError("badArgument", "resumptionToken is an exclusive argument")


def _identify(archive: Archive, question: Question) -> str:
    return (
        "<Identify><repositoryName>arXiv</repositoryName><baseURL>http://oaipmh.arxiv.org/oai</baseURL>"
        "<protocolVersion>2.0</protocolVersion><adminEmail>help@arxiv.org</adminEmail>"
        f"<earliestDatestamp>{EARLIEST}</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
        "<granularity>YYYY-MM-DD</granularity></Identify>"
    )


def _get_record(archive: Archive, question: Question) -> str:
    prefix, identifier = question.get("metadataPrefix"), question.get("identifier")
    if not prefix or not identifier:
        raise OaiError("badArgument", "identifier and metadataPrefix are required")
    _check_format(prefix)
    paper = archive.papers.get(identifier.removeprefix("oai:arXiv.org:"))
    if not identifier.startswith("oai:arXiv.org:") or paper is None or paper.id in archive.held:
        raise OaiError("idDoesNotExist", "No such identifier")
    return f"<GetRecord>{_record(paper, prefix, question, 0)}</GetRecord>"


def _list_records(archive: Archive, question: Question) -> str:
    return _list(archive, question, archive.scenario.page, _record)


def _list_identifiers(archive: Archive, question: Question) -> str:
    size = int(archive.scenario.page * _IDENTIFIERS_PER_RECORD)
    return _list(archive, question, size, lambda paper, prefix, question, index: _header(paper))


def _list(
    archive: Archive, question: Question, size: int, write: Callable[[WorldPaper, str, Question, int], str]
) -> str:
    terms = _terms(archive, question)
    found = _chosen(archive, terms)
    skip = int(terms.get("skip", "0"))
    page = found[skip : skip + size]
    if not page:
        code = "badResumptionToken" if skip else "noRecordsMatch"
        raise OaiError(code, "The combination of arguments gives an empty list")
    verb = question.get("verb")
    lines = "\n".join(write(paper, terms["metadataPrefix"], question, skip + at) for at, paper in enumerate(page))
    token = _token(archive, question, terms | {"skip": str(skip + size)} if skip + size < len(found) else None)
    if verb == "ListRecords":
        archive.page_served(skip // size + 1)
    return f"<{verb}>\n{lines}\n{token}</{verb}>"


def _terms(archive: Archive, question: Question) -> dict[str, str]:
    """What a list is to hold, from the arguments or from the token that repeats them."""
    token = question.get("resumptionToken")
    if token:
        terms = dict(parse_qsl(token))
        if "bad_token" in question.quirks or not terms.get("skip", "").isdigit() or "metadataPrefix" not in terms:
            raise OaiError("badResumptionToken", "The resumption token is expired or invalid")
        return terms
    terms = {key: value for key, value in question.query if key != "verb"}
    if "metadataPrefix" not in terms:
        raise OaiError("badArgument", "metadataPrefix is required")
    _check_format(terms["metadataPrefix"])
    _check_days(terms, archive.now().date())
    return terms


def _check_format(prefix: str) -> None:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", "Did not recognize requested format")


def _check_days(terms: dict[str, str], today: date) -> None:
    for name in ("from", "until"):
        if name in terms and not re.fullmatch(r"\d{4}-\d\d-\d\d", terms[name]):
            raise OaiError("badArgument", f"{name} must be YYYY-MM-DD")
    first, last = terms.get("from", str(EARLIEST)), terms.get("until", str(today))
    try:
        wrong = date.fromisoformat(first) < EARLIEST or date.fromisoformat(last) > today + timedelta(days=1)
    except ValueError as error:
        raise OaiError("badArgument", "No such day") from error
    if wrong or ("from" in terms and "until" in terms and first > last):
        raise OaiError("badArgument", "The range of days makes no sense")


def _chosen(archive: Archive, terms: dict[str, str]) -> list[WorldPaper]:
    first, last, wanted = terms.get("from", ""), terms.get("until", "9999"), terms.get("set", "")
    return [
        paper
        for paper in archive.delivered()
        if first <= str(paper.datestamp) <= last
        and (not wanted or any(f"{set_of(one)}:".startswith(f"{wanted}:") for one in paper.categories))
    ]


def _token(archive: Archive, question: Question, terms: dict[str, str] | None) -> str:
    if terms is None:
        return "" if "no_token" in question.quirks else "<resumptionToken/>"
    midnight = archive.now().date() + timedelta(days=1)
    name = "expires" if "expires" in question.quirks else "expirationDate"
    return element("resumptionToken", urlencode(terms), f' {name}="{midnight}T00:00:00Z"')


def _header(paper: WorldPaper) -> str:
    status = ' status="deleted"' if paper.deleted else ""
    sets = "".join(f"<setSpec>{set_of(category)}</setSpec>" for category in paper.categories)
    identifier = f"<identifier>oai:arXiv.org:{paper.id}</identifier>"
    return f"<header{status}>{identifier}<datestamp>{paper.datestamp}</datestamp>{sets}</header>"


def _record(paper: WorldPaper, prefix: str, question: Question, index: int) -> str:
    if paper.deleted:
        return f"<record>{_header(paper)}</record>"
    title = "headline" if drifted(question.quirks.get("schema_drift"), index) else "title"
    body = _arxiv(paper, title) if prefix == "arXiv" else _arxiv_raw(paper, title)
    return f"<record>{_header(paper)}<metadata>{body}</metadata></record>"


def _arxiv(paper: WorldPaper, title: str) -> str:
    authors = "".join(
        f"<author>{element('keyname', author.keyname)}{element('forenames', author.forenames)}"
        f"{element('affiliation', author.affiliation)}</author>"
        for author in paper.authors
    )
    updated = str(paper.newest.submitted.date()) if paper.newest.number > 1 else None
    return (
        '<arXiv xmlns="http://arxiv.org/OAI/arXiv/" xsi:schemaLocation="http://arxiv.org/OAI/arXiv/ '
        f'http://arxiv.org/OAI/arXiv.xsd"><id>{paper.id}</id><created>{paper.versions[0].submitted.date()}</created>'
        f"{element('updated', updated)}<authors>{authors}</authors>{_common(paper, title)}</arXiv>"
    )


def _arxiv_raw(paper: WorldPaper, title: str) -> str:
    versions = "".join(
        f'<version version="v{version.number}"><date>{_mail_date(version.submitted)}</date>'
        f"<size>{version.size}</size><source_type>{version.kind}</source_type></version>"
        for version in paper.versions
    )
    names = element("authors", ", ".join(author.name for author in paper.authors))
    return (
        f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{paper.id}</id>'
        f"{element('submitter', paper.authors[0].name)}{versions}{_common(paper, title, names)}</arXivRaw>"
    )


def _common(paper: WorldPaper, title: str, names: str = "") -> str:
    abstract = f"  {paper.abstract}\n"
    return (
        f"{element(title, paper.title)}{names}{element('categories', ' '.join(paper.categories))}"
        f"{element('comments', paper.comment)}{element('journal-ref', paper.journal)}{element('doi', paper.doi)}"
        f"{element('license', paper.license)}{element('abstract', abstract)}"
    )


def _mail_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


_VERBS: dict[str, Callable[[Archive, Question], str]] = {
    "Identify": _identify,
    "GetRecord": _get_record,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_identifiers,
}
