"""
Search: one tokeniser of ours over the full-text index of either database.

``tokens`` cuts text, ``query`` reads what was asked, ``index`` keeps the entries,
``matching`` finds through the gate, ``best`` a page of reviews at a bounded cost,
``guess`` offers a name, ``excerpt`` shows where.
"""
