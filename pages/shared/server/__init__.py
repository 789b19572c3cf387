"""The server around the pages, one module per duty; ``dashboard.py`` strings them together.

``start`` warm-up and orderly end · ``settings`` checked at start · ``numbered`` a number and a log line per request ·
``headers`` what browsers are told to refuse · ``traffic`` what may be asked, how much and how often · ``gate`` what a
websocket may say, ``messages`` how much at once · ``uploads`` who may send a file, ``handed_out`` who may fetch one ·
``document`` sends the HTML document, ``first_screen`` writes it · ``limits`` what a client may
cost (how large a file may be: ``indicators.limits``) · ``log`` JSON lines without secrets · ``refusals`` answers to
what is refused · ``asgi`` types, and what all ask of a request.

What does not belong here: who may do what (the core decides), and anything drawn.
"""
