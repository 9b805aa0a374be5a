"""What the API gives, as types: its description is made of them, and what is given is held against them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


def maybe() -> Any:
    """A member that is left out where it is not known."""
    return Field(default_factory=lambda: None)


def hub_id() -> Any:
    """The member ``_id``: 24 hexadecimal digits, as the Hub names things."""
    return Field(alias="_id", pattern="^[0-9a-f]{24}$")


class Shape(BaseModel):
    """Something the API gives, in the Hub's words."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Error(Shape):
    """What went wrong, in a sentence."""

    error: str


class Empty(Shape):
    """Nothing to say: it is done."""


class User(Shape):
    """A reader, or a source that brings papers (`type` is `org`). One client reads `user`, the others `name`."""

    own: str = hub_id()
    avatarUrl: str
    fullname: str
    name: str
    user: str
    type: Literal["user", "org"]
    isPro: bool
    isHf: bool
    isHfAdmin: bool
    isMod: bool


class Organization(Shape):
    """An organisation that papers carry."""

    own: str = hub_id()
    name: str
    fullname: str
    avatar: str
    avatarUrl: str


class Author(Shape):
    """An author; one who reads here is named in `user`."""

    own: str = hub_id()
    name: str
    hidden: bool
    status: Literal["claimed_verified"] = maybe()
    user: User = maybe()
    statusLastChangedAt: Moment = maybe()


class _Known(Shape):
    title: str
    summary: str
    upvotes: int
    source: str = maybe()
    ai_summary: str = maybe()
    ai_keywords: list[str] = maybe()
    organization: Organization = maybe()
    projectPage: str = maybe()
    githubRepo: str = maybe()
    githubStars: int = maybe()
    mediaUrls: list[str]


class Paper(_Known):
    """A paper."""

    own: str = hub_id()
    id: str
    authors: list[Author]
    publishedAt: Moment = maybe()
    submittedOnDailyAt: Moment = maybe()
    submittedOnDailyBy: User = maybe()
    withdrawnAt: Moment = maybe()
    summaryIsOurs: Literal[True] = maybe()
    discussionId: str


class Repository(Shape):
    """A model, a dataset or a Space of the Hub."""

    id: str
    author: str
    private: bool
    repoType: Literal["model", "dataset", "space"]
    tags: list[str] = maybe()


class Reaction(Shape):
    """How many said the same of a comment with a press; who, is for nobody to see."""

    reaction: str
    users: list[str]
    count: int


class Writer(User):
    """The writer of a comment."""

    isOwner: bool
    isOrgMember: bool


class Latest(Shape):
    """What a comment says now."""

    raw: str
    html: str
    updatedAt: Moment
    author: User = maybe()


class CommentData(Shape):
    """A comment's text, and what came of it."""

    edited: bool
    hidden: bool
    latest: Latest
    numEdits: int
    editors: list[str]
    editorAvatarUrls: list[str]
    reactions: list[Reaction]
    isReport: bool
    parentCommentId: str = maybe()


class Comment(Shape):
    """A comment; one whose writer is gone has no author."""

    id: str
    type: Literal["comment"]
    createdAt: Moment
    author: Writer = maybe()
    data: CommentData


class NewMessage(Shape):
    """A comment that was written just now."""

    newMessage: Comment


class _Page(Shape):
    thumbnail: str
    numComments: int
    isAuthorParticipating: bool


class Detail(Paper, _Page):
    """A paper on its own, with the repositories of the Hub that it links to."""

    linkedModels: list[Repository]
    numTotalModels: int
    linkedDatasets: list[Repository]
    numTotalDatasets: int
    linkedSpaces: list[Repository]
    numTotalSpaces: int
    comments: list[Comment] = maybe()
    submissionDeadline: Moment = maybe()


class DailyPaper(_Known, _Page):
    """An entry of the daily papers; what stands in `paper` is said again beside it, for clients that look there."""

    paper: Paper
    publishedAt: Moment = maybe()
    submittedBy: User


class Segment(Shape):
    """A piece of a text; `highlight` was searched for."""

    type: Literal["text", "highlight"]
    text: str


class FoundPaper(_Known, _Page):
    """An entry of a search."""

    paper: Paper
    publishedAt: Moment = maybe()
    upvoted: bool
    highlightedTitle: list[Segment]
    highlightedSummary: list[Segment]


class ListedPaper(Shape):
    """An entry of the list of all papers."""

    id: str
    title: str
    upvotes: int
    publishedAt: Moment = maybe()
    thumbnailUrl: str
    authors: list[Author]
    summary: str
    projectPage: str = maybe()
    githubRepo: str = maybe()
    ai_summary: str = maybe()
    organization: Organization = maybe()


class Repositories(Shape):
    """What of the Hub a paper links to."""

    models: list[Repository]
    datasets: list[Repository]
    spaces: list[Repository]


class UserOverview(User):
    """What others may see of a reader; of a source its name alone."""

    details: str = maybe()
    orgs: list[Organization] = maybe()
    numDiscussions: int = maybe()
    numModels: int = maybe()
    numDatasets: int = maybe()
    numSpaces: int = maybe()
    numUpvotes: int = maybe()
    createdAt: Moment = maybe()


class OrganizationOverview(Organization):
    """An organisation, and how many papers carry it."""

    numPapers: int
    numModels: int
    numDatasets: int
    numSpaces: int
    isVerified: bool
    type: Literal["org"]


class AccessToken(Shape):
    """What a token is good for: `write` as soon as it may change anything."""

    displayName: str
    role: Literal["read", "write"]


class Auth(Shape):
    """How somebody came in."""

    type: Literal["access_token"]
    accessToken: AccessToken


class Me(User):
    """Who asks."""

    id: str
    orgs: list[Organization]
    auth: Auth


class QuickPaper(Shape):
    """A paper by its title."""

    id: str
    title: str
    upvotes: int


class QuickSearch(Shape):
    """What a few letters may mean. Of what is not kept here, nothing is found."""

    q: str
    papers: list[QuickPaper]
    papersCount: int
    orgs: list[Organization]
    orgsCount: int
    users: list[Empty]
    usersCount: int
    models: list[Empty]
    modelsCount: int
    datasets: list[Empty]
    datasetsCount: int
    spaces: list[Empty]
    spacesCount: int
    buckets: list[Empty]
    bucketsCount: int
    kernels: list[Empty]
    kernelsCount: int
    collections: list[Empty]
    collectionsCount: int
    posts: list[Empty]
    postsCount: int
    blogs: list[Empty]
    blogsCount: int


class Harnesses(Shape):
    """Which agents' environments the Hub's command would tell of: none."""

    standardEnvVars: list[str]
    harnesses: dict[str, str]


class Claimed(Shape):
    """That a claim was made."""

    ok: bool
    claimedPaperId: str


class Voted(Shape):
    """A vote, and how many there are now."""

    upvoted: bool
    upvotes: int
