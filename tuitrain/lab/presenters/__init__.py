"""From a view to what is drawn, without Textual: charts, tables, words."""
