"""
The public pages. A view parses, asks for one page at ``request.at``, renders.

Whatever is not public answers 404, in the same bytes as what never was.
"""
