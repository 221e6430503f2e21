# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""How a story is covered: volume, share of voice and outlet lag, out of the published copy.

storywatch notebook                      # serves it, with the home that the settings name
marimo run flows/notebooks/coverage.py -- --database data/storywatch.duckdb
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Storywatch: coverage")

with app.setup:
    from datetime import timedelta

    import marimo as mo

    from flows.errors import UsageError
    from flows.lines import shown
    from flows.notebooks.published import find_published
    from reports.notebook import charts, pieces
    from warehouse.errors import WarehouseError


@app.cell(hide_code=True)
def head():
    mo.vstack(
        [
            mo.Html(pieces.style()),
            mo.md("# Coverage"),
            mo.md(
                "Out of the published copy of the archive, which is only read. Days are whole days in UTC, "
                "and each chart has its numbers below it."
            ),
        ]
    )
    return


@app.cell
def place():
    # What stands after "--" on the command line: --database FILE, or a home folder. Else the settings' home.
    database = mo.cli_args().get("database")
    return (database,)


@app.cell
def find(database):
    try:
        published = find_published(database)
        archive = published.archive()
        problem = None if archive else f"{published.path}: nothing in it yet: 'storywatch run' reads the news"
    except (UsageError, WarehouseError, OSError) as error:
        published, archive, problem = None, None, str(error)
    mo.stop(problem is not None, mo.Html(pieces.notice(problem or "")))
    return archive, published


@app.cell
def choose(archive):
    topics = mo.ui.multiselect(
        list(archive.topics), value=list(archive.topics[:3]), label="Topics", full_width=True
    )
    days = mo.ui.date_range(
        start=archive.first,
        stop=archive.last,
        value=(max(archive.first, archive.last - timedelta(days=29)), archive.last),
        label="Days (UTC)",
    )
    most = mo.ui.slider(3, 25, value=10, label="Outlets at most", show_value=True)
    return days, most, topics


@app.cell(hide_code=True)
def controls(days, most, published, topics):
    mo.vstack(
        [
            topics,
            days,
            most,
            mo.Html(pieces.source_line(shown(published.path), published.made_at())),
        ]
    )
    return


@app.cell
def ask(days, published, topics):
    mo.stop(
        not topics.value or not days.value,
        mo.Html(pieces.notice("Choose a topic and the days.", kind="quiet")),
    )
    try:
        figures, refused = published.figures(topics.value, *days.value), None
    except (WarehouseError, OSError) as error:
        figures, refused = None, str(error)
    mo.stop(refused is not None, mo.Html(pieces.notice(refused or "")))
    return (figures,)


@app.cell(hide_code=True)
def missing(figures):
    mo.vstack([mo.Html(pieces.seen_notice(figures.seen)), mo.Html(pieces.seen_table(figures.seen))])
    return


@app.cell(hide_code=True)
def about_volume(figures):
    figures
    mo.md("""
    ## Volume

    Articles that match a topic, on the day on which a feed first listed them. What it cannot see: articles
    that no feed of the list names, and pages that could not be read where the feed's own text did not match.
    On a feed's first day everything counts that its list still held from days before.
    """)
    return


@app.cell
def volume(figures, topics):
    tallest = max((each.articles for each in figures.volume), default=0)
    volume_charts = {
        topic: charts.volume_chart(
            [each for each in figures.volume if each.topic == topic],
            figures.seen,
            tallest,
            f"Articles a day: {topic}",
        )
        for topic in topics.value
    }
    mo.vstack([mo.Html(pieces.volume_key()), *pieces.under_topics(mo.Html, volume_charts)])
    return (volume_charts,)


@app.cell(hide_code=True)
def volume_numbers(figures):
    mo.Html(pieces.volume_table(figures.volume))
    return


@app.cell(hide_code=True)
def about_share(figures):
    figures
    mo.md("""
    ## Share of voice

    Each outlet's part of what all outlets here carried on the topic in these days. A story counts once for
    each outlet that has it, so copies of one text make nobody louder; how many stories it has stands in
    brackets. What it cannot see: outlets that are not in the feed list, and readers. An outlet is quieter
    than it was where its feed failed or its pages could not be read.
    """)
    return


@app.cell
def share(figures, most, topics):
    share_charts = {
        topic: charts.share_chart(
            [each for each in figures.shares if each.topic == topic],
            most.value,
            f"Share of voice: {topic}",
        )
        for topic in topics.value
    }
    mo.vstack(pieces.under_topics(mo.Html, share_charts))
    return (share_charts,)


@app.cell(hide_code=True)
def share_numbers(figures):
    mo.Html(pieces.share_table(figures.shares))
    return


@app.cell(hide_code=True)
def about_lag(figures):
    figures
    mo.md("""
    ## Outlet lag

    How long after the first outlet each one has the same story: the middle (median) of the stories on these
    topics that it shares with at least one other. A story belongs to the day on which its first article was
    seen, with all that followed. Times are those that articles give themselves, else when they were first
    seen. What it cannot see: who was first outside the feed list. An outlet that dates its articles back
    looks quick. The median of one or two stories says little, so their number stands in brackets. The axis
    is stretched near its beginning, where most outlets are.
    """)
    return


@app.cell
def lag(figures, most):
    lag_chart = charts.lag_chart(
        charts.loudest(figures.lags, most.value), "Median time behind the first outlet, by outlet"
    )
    lag_chart if figures.lags else mo.Html(pieces.notice("No two outlets share a story here.", kind="quiet"))
    return (lag_chart,)


@app.cell(hide_code=True)
def lag_numbers(figures):
    mo.Html(pieces.lag_table(figures.lags))
    return


@app.cell(hide_code=True)
def foot(days, figures, topics):
    figures
    mo.Html(pieces.same_questions(topics.value, *days.value))
    return


if __name__ == "__main__":
    app.run()
