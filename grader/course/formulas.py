"""Formulas as plain text, for terminals: the part of LaTeX that papers use, in Unicode."""

from __future__ import annotations

import re

_WORDS = {
    "cdot": "·", "times": "×", "sigma": "σ", "partial": "∂", "eta": "η", "beta": "β", "rho": "ρ", "epsilon": "ε",
    "delta": "δ", "Delta": "Δ", "lambda": "λ", "sum": "Σ", "geq": "≥", "leq": "≤", "neq": "≠", "pi": "π", "mu": "μ",
    "alpha": "α", "gamma": "γ", "theta": "θ", "odot": "⊙", "infty": "∞",
}  # fmt: skip
_RAISED = dict(zip("0123456789+-()nT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᵀ", strict=True))
_LOWERED = dict(zip("0123456789+-()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_FORMULA = re.compile(r"\$([^$]+)\$")
_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"


def formulas_of(text: str) -> list[str]:
    """A text cut at its dollars: plain pieces and formulas in turn, the first one plain."""
    return _FORMULA.split(text)


def as_plain(text: str) -> str:
    """A text with its formulas in Unicode."""
    return _FORMULA.sub(lambda found: plain_formula(found[1]), text)


def plain_formula(latex: str) -> str:
    r"""A formula in Unicode: "\frac{1}{m} \sum w_i^2" as "1/m Σ wᵢ²"."""
    text = re.sub(r"\\(?:mathrm|text)\{([^{}]*)\}", r"\1", latex)
    text = re.sub(r"\\hat\{([^{}]*)\}", rf"\1{_HAT}", text)
    text = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", text)
    text = re.sub(r"\^\{([^{}]*)\}|\^(.)", lambda found: _shifted("^", found[1] or found[2], _RAISED), text)
    text = re.sub(r"_\{([^{}]*)\}|_(.)", lambda found: _shifted("_", found[1] or found[2], _LOWERED), text)
    while _FRACTION.search(text):
        text = _FRACTION.sub(lambda found: f"{_grouped(found[1])}/{_grouped(found[2])}", text)
    text = re.sub(r"\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\([a-zA-Z]+)", lambda found: _WORDS.get(found[1], found[1]), text)
    return text.replace("∂ ", "∂").replace(" / ", "/").replace("-", "−")


def _shifted(mark: str, text: str, letters: dict[str, str]) -> str:
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _grouped(text: str) -> str:
    """A numerator or denominator; in brackets where it is a sum or a product."""
    return f"({text})" if re.search(r"[ +]|.-", text.strip()) else text
