"""
The content API, read-only: what readers may see at ``request.at``, for apps and newsletters.

``schemas`` says what is told, ``telling`` makes it of rows, ``asking`` reads what
is asked for, ``resources`` has the addresses, ``document`` describes them.
"""
