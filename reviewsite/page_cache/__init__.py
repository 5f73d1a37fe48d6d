"""
The page cache: a public page is rendered once and served as finished bytes.

It stands before Django (``wsgi.py``) for anonymous GET and HEAD. A kept page
holds the interval of instants that it is right for, and the *generation* of the
database that was known before its first query. It answers only a request that
arrived within that interval, in a process that knows the same generation; so it
is never more than a second behind a write, whoever wrote, and never at all
behind a scheduled change.

``tables.py``      what makes a new generation: triggers in the database
``generation.py``  how a process hears of it
``middleware.py``  what Django says of a page: whether to keep it, and how long it is right
``page.py``        a page's finished bytes, and how a request is answered with them
``kept.py``        the pages that are kept, within bounds
``wsgi.py``        the whole, as a WSGI application
"""
