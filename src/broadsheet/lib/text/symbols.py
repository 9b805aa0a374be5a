"""TeX text symbols and accents as Unicode.

Source: The Comprehensive LaTeX Symbol List, tables of text-mode accents,
letters and symbols; Unicode names of the combining marks.
"""

ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
    "b": "\u0331",
}
"""Accent macro → combining mark that follows the letter."""

LETTERS = {
    "l": "ł", "L": "Ł", "o": "ø", "O": "Ø", "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
"""Letters TeX names by a macro; a blank after the macro belongs to it."""

MARKS = {
    "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "texteuro": "€", "euro": "€",
    "dots": "…", "ldots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—", "textregistered": "®",
    "texttrademark": "™", "textcopyright": "©", "textdegree": "°", "textmu": "µ", "textquoteleft": "‘",
    "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "textasciitilde": "~",
    "textunderscore": "_", "textbullet": "•", "textperiodcentered": "·", "textpm": "±", "texttimes": "×",
    "guillemotleft": "«", "guillemotright": "»", "quotedblbase": "„",
}  # fmt: skip
"""Signs; a blank after the macro stays, as authors mean it."""

SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "varrho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "l", "hbar": "h",
    "infty": "∞", "times": "×", "pm": "±",
}  # fmt: skip
"""Maths symbols as titles elsewhere spell them; used for comparing, never for display."""

_LOOKS = (
    "textbf textit textsc texttt textsf textrm textup textmd textsl textnormal text emph underline uline uwave mbox "
    "bf it em sc tt sl sf rm bfseries itshape scshape ttfamily sffamily rmfamily upshape slshape mdseries boldmath "
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge url path"
)
FONTS = frozenset(_LOOKS.split())
"""Macros that change how their argument looks; the argument stays, the macro goes."""

SWITCHES = frozenset(name for name in FONTS if not name.startswith("text")) - {
    "emph", "underline", "uline", "uwave", "mbox", "url", "path",
}  # fmt: skip
"""Those of ``FONTS`` that hold until the group ends: ``{\\bf word}``."""

RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
"""Characters with a superscript form."""

LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
"""Characters with a subscript form."""
