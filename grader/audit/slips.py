"""The slips of the pen that a mutant may have: an operator swapped, a boundary moved, a constant changed, a transpose
dropped, a statement left out ...
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

SWAPPED: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
RENAMED = {
    "mean": ("sum",),
    "sum": ("mean",),
    "max": ("min",),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "std": ("var",),
    "var": ("std",),
    "any": ("all",),
    "all": ("any",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "exp": ("expm1",),
    "expm1": ("exp",),
    "log": ("log1p",),
    "log1p": ("log",),
    "sin": ("cos",),
    "cos": ("sin",),
    "tanh": ("sin",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "append": ("extend",),
    "break": ("continue",),
}
# Calls that a slip may leave out: f(x, ...) becomes x.
DROPPED = frozenset(
    """
    sqrt exp log log1p expm1 abs absolute square tanh clip asarray array float int round negative transpose maximum
    minimum reversed sorted list sum mean cumsum norm permutation
    """.split()
)
CHECKS_ITSELF = "strict"  # zip(..., strict=True) is a check of the reference's own, not an answer
# Calls whose arguments may stand in any order.
SYMMETRIC = frozenset("add multiply maximum minimum logaddexp hypot equal not_equal max min".split())
# Methods that a slip may leave out: x.copy() becomes x.
METHODS_DROPPED = frozenset("copy astype reshape ravel flatten transpose squeeze sum mean tolist".split())


def slips(node: ast.AST, parent: Any) -> Iterator[ast.AST]:
    """What may stand where `node` stands after one slip."""
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    elif isinstance(node, ast.keyword):
        yield from _of_keyword(node)
    elif isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        yield from _of_expression(node, parent)


def _of_statement(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
        for new in SWAPPED.get(type(node.op), ()):
            yield _with(node, op=new())
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Raise) and not _is_docstring(node):
        yield ast.Pass()
    if isinstance(node, ast.If):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        yield _with(node, test=ast.Constant(True))
        yield _with(node, test=ast.Constant(False))
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Tuple):
        yield _with(node, value=ast.UnaryOp(ast.USub(), node.value))
    if isinstance(node, ast.Return):
        yield _with(node, value=None)
    if isinstance(node, ast.Break):
        yield ast.Continue()
    if isinstance(node, ast.Continue):
        yield ast.Break()
    if isinstance(node, ast.For | ast.While):
        yield ast.Pass()


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _of_keyword(node: ast.keyword) -> Iterator[ast.AST]:
    """axis=1 as axis=0, keepdims=True as False; other values are changed as what they are."""
    if node.arg == "axis" and isinstance(node.value, ast.Constant | ast.UnaryOp):
        now = ast.unparse(node.value)
        for axis in ("0", "1", "None"):
            if axis != now:
                yield ast.keyword(node.arg, ast.parse(axis, mode="eval").body)


def _of_expression(node: ast.expr, parent: Any) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield from _of_binary(node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        yield from node.values
    elif isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            for new in COMPARED[type(operator)]:
                yield _with(node, ops=[*node.ops[:i], new(), *node.ops[i + 1 :]])
    elif isinstance(node, ast.Constant):
        if not (isinstance(parent, ast.keyword) and parent.arg in ("axis", CHECKS_ITSELF)):
            yield from _of_constant(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Slice):
        yield from _of_slice(node)
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        for i, loop in enumerate(node.generators):
            if loop.ifs:
                bare = _with(loop, ifs=[])
                yield _with(node, generators=[*node.generators[:i], bare, *node.generators[i + 1 :]])


def _of_binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for new in SWAPPED.get(type(node.op), ()):
        yield _with(node, op=new())
    if isinstance(node.op, ast.MatMult | ast.Sub | ast.Div | ast.Pow):
        yield _with(node, left=node.right, right=node.left)
    yield node.left
    yield node.right


def _of_constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value > 0:
            yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 1.01 if value else 1.0)
        yield ast.Constant(value * 10 if value else -1.0)
    elif isinstance(value, str) and value:
        yield ast.Constant("")


def _of_slice(node: ast.Slice) -> Iterator[ast.AST]:
    for name in ("lower", "upper", "step"):
        if getattr(node, name) is not None:
            yield _with(node, **{name: None})


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    for other in RENAMED.get(name, ()):
        func = _with(node.func, attr=other) if isinstance(node.func, ast.Attribute) else ast.Name(other, ast.Load())
        yield _with(node, func=func)
    if name in DROPPED and node.args and not _is_method(node):
        yield from node.args if name in ("maximum", "minimum") else node.args[:1]
    if name in METHODS_DROPPED and isinstance(node.func, ast.Attribute) and _is_method(node):
        yield node.func.value
    if name == "range":
        last = node.args[0] if len(node.args) == 1 else node.args[1]
        shorter = ast.BinOp(last, ast.Sub(), ast.Constant(1))
        yield _with(node, args=[shorter] if len(node.args) == 1 else [node.args[0], shorter, *node.args[2:]])
    for i in range(len(node.args) - 1):
        if name not in SYMMETRIC and ast.dump(node.args[i]) != ast.dump(node.args[i + 1]):
            yield _with(node, args=[*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]])
    for i, given in enumerate(node.keywords):
        if given.arg != CHECKS_ITSELF:
            yield _with(node, keywords=[*node.keywords[:i], *node.keywords[i + 1 :]])


def _is_method(node: ast.Call) -> bool:
    """x.sum(), not np.sum(x): what is called on is no module."""
    value = node.func.value if isinstance(node.func, ast.Attribute) else None
    return value is not None and not (isinstance(value, ast.Name) and value.id in ("np", "numpy", "math"))


def _with(node: Any, **changes: Any) -> Any:
    """A copy of a node with some fields changed."""
    new = copy.copy(node)
    for name, value in changes.items():
        setattr(new, name, value)
    return new
