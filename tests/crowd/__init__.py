"""A crowd before one server or several: people who read and people who save, each at a tab of their own.

``person`` is somebody at a tab, ``reader`` and ``editor`` what the two kinds do there, ``gathering`` lets all of them
do it for a while, ``notes`` is what they were told and ``judging`` holds that against the store; ``watching`` looks at
the server's process and ``report`` prints what all of that came to. Who started the server is no business of this room.
"""
