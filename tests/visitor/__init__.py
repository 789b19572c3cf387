"""A visitor without a browser: one tab that speaks Streamlit's websocket protocol, for tests and the benchmark.

``tab`` sends and receives, ``memory`` knows what a browser sends back, ``screen`` what it would show, ``widgets``
what widgets report, ``handshake`` how it introduces itself; ``blocking`` is the same tab for tests that do not await.
Nothing of the dashboard belongs here.
"""
