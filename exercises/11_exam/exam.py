# %% [markdown]
# # Final exam
#
# Your paper is your own: `grader exam paper --student YOUR_ID` shows it, and in a notebook `%paper YOUR_ID`. Write your
# answers here, each question's parts (a), (b), (c) in a list in this order. What you do not know stays `None`; every
# part counts for itself. You may calculate here with NumPy, as long as q1 ... q5 hold the answers in the end.
#
# - a number: `0.25`, `1/3`
# - several numbers: `[0.5, -1, 2]`; a matrix: `[[1, 2], [3, 4]]`, a list for each row. Arrays count as well
# - one letter: `"B"`
# - several letters: `["A", "C"]`, in any order; none of them: `"none"`
#
# For example: `q1 = [0.25, [0.5, -1, 2], "B"]`

# %%
q1 = None

# %%
q2 = None

# %%
q3 = None

# %%
q4 = None

# %%
q5 = None
