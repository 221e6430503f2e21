"""A sample newsroom: invented outlets and three days of articles, served on loopback by ``storywatch demo``.

The texts stand in ``articles/``, the outlets in ``outlets.toml``, their pages in ``templates/``; the modules
beside them read, render and serve these files. They must not know the pipeline that reads what they serve.
"""

from seeds.demo.newsroom import Newsroom, load_newsroom
from seeds.demo.server import DemoNewsroom, run_times

__all__ = ["DemoNewsroom", "Newsroom", "load_newsroom", "run_times"]
