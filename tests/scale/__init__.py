"""Several dashboards on one PostgreSQL behind a real proxy, all on loopback; ``make scale-demo`` shows them at work."""
