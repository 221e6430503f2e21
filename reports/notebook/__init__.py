"""What the notebook shows: figures of the published copy as charts, as tables and as sentences.

Figures come in as frozen values and go out as altair charts and as HTML with everything escaped. This room
must not know how they were asked for, nor marimo; altair is an extra, so only the charts import it.
"""
