"""The hostile corpus: submissions that attack the grader, and what must become of each.

`submissions/<kind>/<name>.txt` is the text of a hostile `measures.py` for the course beside it (.txt, because much of
it is no Python). Its first two lines say what it tries, and the verdict that each exercise must get; an exercise that
is not named must pass with full marks. What is no text (zips, notebooks, links, pipes) is made by `files.py`.
"""
