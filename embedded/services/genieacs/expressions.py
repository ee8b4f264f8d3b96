"""GenieACS's SQL-like expressions, as far as preconditions use them."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

Getter = Callable[[str], Any]
Term = Callable[[Getter], Any]

TOKEN = re.compile(
	r"""\s*(?:(?P<text>"(?:\\.|[^"\\])*"|'(?:[^']|'')*')"""
	r"""|(?P<operator><>|<=|>=|=|<|>|\(|\)|,|\|\|)"""
	r"""|(?P<word>[A-Za-z0-9_.*-]+))"""
)
KEYWORDS = {"AND", "OR", "NOT", "IS", "NULL", "LIKE", "TRUE", "FALSE"}


class BadExpression(ValueError):
	"""The real server crashes on it."""


def parse(text: str) -> Term:
	"""A function from a getter of parameters to the value of the expression; an empty text is always true."""
	if not text.strip():
		return lambda get: True
	parser = _Parser(text)
	term = parser.either()
	if parser.tokens:
		raise BadExpression(f"unexpected {parser.tokens[0][1]!r}")
	return term


class _Parser:
	def __init__(self, text: str) -> None:
		self.tokens: list[tuple[str, str]] = []
		at, text = 0, text.rstrip()
		while at < len(text):
			match = TOKEN.match(text, at)
			if not match:
				raise BadExpression(f"unexpected {text[at:]!r}")
			kind = str(match.lastgroup)
			value = match[kind]
			if kind == "word" and value.upper() in KEYWORDS:
				kind, value = "keyword", value.upper()
			self.tokens.append((kind, value))
			at = match.end()

	def either(self) -> Term:
		terms = [self.both()]
		while self._take("keyword", "OR"):
			terms.append(self.both())
		return terms[0] if len(terms) == 1 else lambda get: any(bool(term(get)) for term in terms)

	def both(self) -> Term:
		terms = [self.negation()]
		while self._take("keyword", "AND"):
			terms.append(self.negation())
		return terms[0] if len(terms) == 1 else lambda get: all(bool(term(get)) for term in terms)

	def negation(self) -> Term:
		if self._take("keyword", "NOT"):
			term = self.comparison()
			return lambda get: not term(get)
		return self.comparison()

	def comparison(self) -> Term:
		left = self.value()
		if self._take("keyword", "IS"):
			negated = self._take("keyword", "NOT")
			self._expect("keyword", "NULL")
			return lambda get: (left(get) is None) != negated
		negated = self._take("keyword", "NOT")
		if self._take("keyword", "LIKE"):
			pattern = self.value()
			return lambda get: left(get) is not None and _like(left(get), pattern(get)) != negated
		if negated:
			raise BadExpression("NOT without LIKE")
		if self.tokens and self.tokens[0][0] == "operator" and self.tokens[0][1] in COMPARISONS:
			operator = COMPARISONS[self.tokens.pop(0)[1]]
			right = self.value()
			return lambda get: _compared(operator, left(get), right(get))
		return left

	def value(self) -> Term:
		if not self.tokens:
			raise BadExpression("the expression ends too soon")
		kind, text = self.tokens.pop(0)
		if kind == "text":
			literal = _literal(text)
			return lambda get: literal
		if kind == "keyword" and text in ("TRUE", "FALSE", "NULL"):
			constant = {"TRUE": True, "FALSE": False, "NULL": None}[text]
			return lambda get: constant
		if kind == "operator" and text == "(":
			term = self.either()
			self._expect("operator", ")")
			return term
		if kind != "word":
			raise BadExpression(f"unexpected {text!r}")
		if re.fullmatch(r"-?\d+(\.\d+)?", text):
			number = float(text)
			return lambda get: number
		if self._take("operator", "("):
			return self._function(text.upper())
		return lambda get: get(text)

	def _function(self, name: str) -> Term:
		arguments = []
		while not self._take("operator", ")"):
			arguments.append(self.either())
			self._take("operator", ",")
		if name not in FUNCTIONS:
			raise BadExpression(f"unknown function {name}")
		return lambda get: FUNCTIONS[name](*(argument(get) for argument in arguments))

	def _take(self, kind: str, text: str) -> bool:
		if self.tokens and self.tokens[0] == (kind, text):
			self.tokens.pop(0)
			return True
		return False

	def _expect(self, kind: str, text: str) -> None:
		if not self._take(kind, text):
			raise BadExpression(f"{text} is missing")


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
	"=": lambda a, b: bool(a == b),
	"<>": lambda a, b: bool(a != b),
	"<": lambda a, b: bool(a < b),
	"<=": lambda a, b: bool(a <= b),
	">": lambda a, b: bool(a > b),
	">=": lambda a, b: bool(a >= b),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
	"NOW": lambda: int(time.time() * 1000),
	"UPPER": lambda text: str(text).upper(),
	"LOWER": lambda text: str(text).lower(),
	"COALESCE": lambda *values: next((value for value in values if value is not None), None),
}


def _compared(operator: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
	"""A comparison with an unknown value is not true."""
	if left is None or right is None:
		return False
	try:
		return operator(left, right)
	except TypeError:
		return operator(str(left), str(right))


def _literal(text: str) -> str:
	if text[0] == "'":
		return text[1:-1].replace("''", "'")
	try:
		return str(json.loads(text))
	except ValueError:
		return re.sub(r"\\(.)", r"\1", text[1:-1])


def _like(value: Any, pattern: Any) -> bool:
	parts = re.escape(str(pattern)).replace("%", ".*").replace("_", ".")
	return re.fullmatch(parts, str(value)) is not None
