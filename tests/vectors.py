"""Hostile and odd texts, made here: for every test that prints text from outside.

Each payload that could run calls ``alert(1)`` or sets ``window.pwned=1``, so a
browser test only has to watch for those two. ``XSS`` is element × event ×
encoding × context; ``TEX`` attacks the way from TeX to MathML; ``ODD`` is
harmless text that breaks layouts, comparisons and databases.
"""

from itertools import chain, product
from urllib.parse import quote

_RUN = "alert(1)"
_MARK = "window.pwned=1"

_ELEMENTS = (
    "img src=x",
    "svg",
    "body",
    "video src=x",
    "audio src=x",
    "input autofocus",
    "select autofocus",
    "details open",
    "marquee",
    "iframe src=x",
    "object data=x",
    "embed src=x",
    "textarea autofocus",
    "math",
    "a tabindex=1",
    "x-y",
)
_EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onmouseover", "onanimationstart", "onbegin", "onpointerenter")


def _entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def _hex_entities(text: str) -> str:
    return "".join(f"&#x{ord(char):x}" for char in text)


def _escapes(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" if char.isalpha() else char for char in text)


_ENCODINGS = (str, _entities, _hex_entities, _escapes)
_CONTEXTS = (
    "{}",
    '"{}',
    "'{}",
    '">{}',
    "'>{}",
    "</title>{}",
    "</textarea>{}",
    "</script>{}",
    "</style>{}",
    "</noscript>{}",
    "--!>{}",
    "-->{}",
    "]]>{}",
    "</math>{}",
    "</svg>{}",
    "<!--{}-->",
    "<![CDATA[{}]]>",
    "$x${}",
    "$$x$${}",
    "${}$",
)


def _handlers() -> list[str]:
    tags = [f"<{element} {event}={_RUN}>" for element, event in product(_ELEMENTS, _EVENTS)]
    coded = [
        f'<{element} {event}="{encode(_MARK)}">'
        for element in _ELEMENTS[:8]
        for event in _EVENTS[:3]
        for encode in _ENCODINGS
    ]
    spaced = [
        f"<{element.replace(' ', sep)}{sep}{_EVENTS[0]}={_RUN}>"
        for element in _ELEMENTS[:5]
        for sep in ("/", "\t", "\n", "\f", "/**/", "\u00a0")
    ]
    return [*tags, *coded, *spaced]


def _in_contexts() -> list[str]:
    payloads = (
        f"<script>{_RUN}</script>",
        f"<img src=x onerror={_MARK}>",
        f"<svg/onload={_RUN}>",
        f"<ScRiPt\t>{_MARK}</sCrIpT\n>",
    )
    return [context.replace("{}", payload, 1) for context, payload in product(_CONTEXTS, payloads)]


def _urls() -> list[str]:
    schemes = (
        "javascript:",
        "JaVaScRiPt:",
        "java\tscript:",
        "java\nscript:",
        " javascript:",
        "\x01javascript:",
        "&#106;avascript:",
        "javascript&colon;",
        "vbscript:",
        "data:text/html,<script>",
        "data:text/html;base64,",
        "//evil.invalid/",
        "https://a@evil.invalid/",
        "feed:javascript:",
    )
    forms = ("{}", '<a href="{}">x</a>', "[x]({})", "<iframe src='{}'>", '<form action="{}"><button>x</button></form>')
    return [form.format(f"{scheme}{_RUN}") for scheme, form in product(schemes, forms)]


def _attributes() -> list[str]:
    ends = ('"', "'", "`", "&quot;", "&#34;", '\\"', "%22", "\u2028", "\u02ba", "＂")
    return [f"{end} {event}={_RUN} x={end}" for end, event in product(ends, _EVENTS[:4])]


def _mutating() -> list[str]:
    """Markup that changes its meaning when parsed twice."""
    payload = f"<img src=x onerror={_RUN}>"
    shells = (
        "<math><mtext><table><mglyph><style><!--</style>{}",
        "<svg><style><!--</style>{}",
        "<noscript><p title='</noscript>{}'>",
        "<form><math><mtext></form><form><mglyph><style></math>{}",
        "<math><annotation-xml encoding='text/html'>{}</annotation-xml>",
        "<svg><foreignObject>{}</foreignObject></svg>",
        "<template>{}</template>",
        "<xmp><p title='</xmp>{}'>",
        "<plaintext>{}",
        "<svg><desc><![CDATA[</desc>{}]]></svg>",
        "<math><mi><a><table><b></a>{}",
        "<select><template>{}</template></select>",
        "<listing>&lt;img onerror={}&gt;</listing>",
        "<svg><title><a id='</title>{}'>",
        "<iframe srcdoc='{}'>",
    )
    return [shell.replace("{}", payload) for shell in shells]


_OTHERS = (
    f"{{{{constructor.constructor('{_RUN}')()}}}}",
    f"${{{_RUN}}}",
    f"#{{{_RUN}}}",
    f"<%= {_RUN} %>",
    f"{{% print({_RUN}) %}}",
    "{{7*7}}",
    "{{ self.__init__ }}",
    f"';{_MARK}//",
    f"\\';{_MARK}//",
    f'";{_MARK}//',
    f"</script><script>{_MARK}</script>",
    f"+ADw-script+AD4-{_RUN}+ADw-/script+AD4-",
    f"\ufeff<script>{_RUN}</script>",
    quote(f"<script>{_RUN}</script>"),
    f"＜script＞{_RUN}＜/script＞",
    f"<style>@import'javascript:{_RUN}'</style>",
    f"<link rel=stylesheet href=javascript:{_RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{_RUN}'>",
    f"<base href=javascript:{_MARK}//>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><set onbegin={_MARK} attributeName=x>",
    f"<svg><a><animate attributeName=href values=javascript:{_RUN} /><text>x</text></a></svg>",
    f"<div style='background:url(javascript:{_RUN})'>x</div>",
    f"<img src='x' style='x:expression({_RUN})'>",
    "=cmd|' /C calc'!A0",
    "Subject\r\nBcc: victim@evil.invalid",
    "=?UTF-8?Q?=0A?=Bcc: victim@evil.invalid",
    f"<script>{_RUN}",
    f"<<script>{_RUN}//<</script>",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    "<a\x00b>",
    "&lt;b&gt;",
    "&amp;",
)

XSS: tuple[str, ...] = tuple(
    dict.fromkeys(chain(_handlers(), _in_contexts(), _urls(), _attributes(), _mutating(), _OTHERS))
)
"""Texts that must be visible as typed and never do anything."""

_INSIDE = (
    f"<img/src=x/onerror={_RUN}>",
    f"</mtext></math><script>{_RUN}</script>",
    f"<svg/onload={_MARK}>",
    f"</mtext><mglyph><style><!--</style><img src=x onerror={_RUN}>",
    "&lt;img src=x&gt;",
    "&#x3c;script&#x3e;alert(1)",
    f'<annotation-xml encoding="text/html"><img src=x onerror={_RUN}></annotation-xml>',
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s></svg>",
    f"<svg><set onbegin={_MARK} attributeName=x></svg>",
)
_BOXES = (
    r"\text{%s}",
    r"\mbox{%s}",
    r"\hbox{%s}",
    r"\textbf{%s}",
    r"\operatorname{%s}",
    r"\mathrm{%s}",
    r"\fbox{%s}",
    r"\tag{%s}",
    r"\unicode{%s}",
    r"\frac{%s}{2}",
    "x_{%s}",
    "%s",
)
_COMMANDS = (
    rf"\href{{javascript:{_RUN}}}{{x}}",
    rf"\url{{javascript:{_RUN}}}",
    rf"\style{{background:url(javascript:{_RUN})}}{{x}}",
    rf"\class{{x' onclick={_RUN} y='}}{{x}}",
    rf'\class{{x" onclick="{_RUN}}}{{x}}',
    r"\cssId{x}{y}",
    rf"\htmlData{{x={_RUN}}}{{y}}",
    r"\htmlStyle{position:fixed}{y}",
    r"\includegraphics{https://evil.invalid/x.png}",
    r"\input{/etc/passwd}",
    r"\write18{id}",
    r"\def\x{\x\x}\x",
    r"\def\a{\b\b}\def\b{\a\a}\a",
    r"\newcommand{\x}{\x}\x",
    r"\let\x=\y",
    r"\loop\iftrue\repeat",
    r"\rule{9999em}{9999em}",
    r"\hspace{9999em}x",
    r"\kern 9999em x",
    r"\raise9999em\hbox{x}",
    r"\Huge x",
    r"\color{red' onclick='alert(1)}x",
    r"\textcolor{url(javascript:alert(1))}{x}",
    r"\colorbox{x}{y}",
    r"\unicode{x3c}script\unicode{x3e}",
    r"\unicode{x202e}abc",
    r"\unicode{x110000}",
    r"\unicode{xd800}",
    r"\unicode{x0}",
    r"\begin{matrix}a&b\\c",
    r"\begin{foo}x\end{foo}",
    r"\end{matrix}",
    r"\left(",
    r"\right)",
    r"\left",
    r"\sqrt",
    r"\frac",
    r"\frac{1}",
    r"\sqrt[",
    "x^",
    "_",
    "^",
    "x^^y",
    "x__y",
    "x^2^3",
    "a'''''b",
    "&",
    "#",
    "%",
    r"\verb|<img src=x onerror=alert(1)>|",
    "\\",
)
_LARGE = (
    "{" * 3000,
    "{" * 3000 + "x" + "}" * 3000,
    "}" * 3000,
    r"\textbf{" * 3000,
    "x^{" * 400 + "x" + "}" * 400,
    "x_{" * 49 + "x" + "}" * 49,
    r"\sqrt" * 600 + " x",
    r"\frac" * 600,
    r"\left(" * 300 + r"\right)" * 300,
    "x" * 100_000,
    "x+" * 50_000,
    r"\alpha" * 20_000,
    r"\hat" * 400 + "x",
    r"\begin{matrix}" * 60 + "x" + r"\end{matrix}" * 60,
    "&" * 1900,
    "'" * 1900,
    r"\\" * 900,
    r"\'" * 5000 + "e",
    "{\\bf " * 40 + "x" + "}" * 40,
    "``" * 5000,
    "-" * 10_000,
    "~" * 10_000,
    "\\" * 10_001,
)

_FORMULAS = tuple(chain((box % inside for box, inside in product(_BOXES, _INSIDE)), _COMMANDS, _LARGE))
_RAW = (
    *_LARGE,
    "$" * 9_999,
    "$ " * 5_000,
    r"\(" * 5_000,
    r"\[" * 5_000,
    r"\$" * 5_000,
    "a $x",
    "$5 and $10",
    "$x$$y$$z$",
    "$$$x$$$",
    r"$\text{a $x$ b}$",
    "$x$<script>alert(1)</script>$y$",
    "$\\text{$<img src=x onerror=alert(1)>$}$",
)

TEX: tuple[str, ...] = tuple(
    dict.fromkeys(
        chain((f"a ${formula}$ b" for formula in _FORMULAS), (f"$${formula}$$" for formula in _COMMANDS), _RAW)
    )
)
"""Texts with hostile or broken TeX, most of it inside dollar signs."""

ODD: tuple[str, ...] = (
    "",
    " ",
    "\t\n\r ",
    "\x00",
    "a\x00b",
    "\x1b[31mred\x1b[0m",
    "\x7f\x80\x9f",
    "admin\u202egpj.exe",
    "\u2066a\u2067b\u2069",
    "\u200fשלום\u200e",
    "שלום עולם: a study",
    "مقاله در مورد یادگیری",
    "می\u200cخواهم",
    "a\u200bb\u2060c\ufeff",
    "раypal",
    "e\u0301te\u0301",
    "e" + "\u0301" * 200,
    "a" + "\u0336" * 200 + "b",
    "\u0301 alone",
    "𝒜𝓁𝑔ℯ𝒷𝓇𝒶 𝔸𝔹",
    "👩\u200d👩\u200d👧\u200d👦 family",
    "🇪🇺",
    "漢字かな交じり文",
    "が か\u3099",
    "हिन्दी",
    "ﬁnite ﬂow",
    "ＦＵＬＬ width",
    "İstanbul ıŞık",
    "ẞ ß ſ",
    "Ǆ ǅ ǆ",
    "x" * 5_000,
    "ab " * 3_000,
    "W" * 300,
    "a/" * 500,
    "\u00ad" * 100,
    "\u2028line\u2029paragraph",
    "\ufffe\uffff",
    "a\u0085b\u000bc\u000cd",
    "NULL",
    "None",
    "nan",
    "0",
    "-1",
    "1e309",
    "true",
    "../../etc/passwd",
    "' OR 1=1 --",
    '"; DROP TABLE papers; --',
    "%s%n%x",
    "a\\",
    "\\\\",
    "C:\\temp\\new",
    "<",
    ">",
    "&",
    '"',
    "'",
    "a < b > c & d",
    "if $x<y$ and $a>b$ & c",
    "https://example.invalid/" + "a" * 2_000,
    "100% \\%",
    "$",
    "$$",
    "$5",
    "--",
    "...",
    "日本語" * 200,
    "́",
    "\U0001f4a9" * 300,
    "\U00010348\U0001d11e",
)
"""Harmless texts that break layouts, comparisons, encodings and databases."""
