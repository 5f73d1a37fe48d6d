"""
What the site costs, measured: ``make bench`` and ``make lighthouse``.

``site.py``        a site with the demo's content under var/bench, served as in production
``tools.py``       wrk and nginx, installed where they are missing
``cached.py``      kept pages beside nginx sending the same bytes
``uncached.py``    the CPU of rendering a page, beside an empty view's
``lighthouse.py``  Lighthouse's phone run, and the bytes that a page takes
``report.py``      the results, as docs/bench.md shows them
``scale.py``       pages and lists of 1,000 reviews beside 100,000 (docs/bench-scale.md), by hand
"""
