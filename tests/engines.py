"""The same rows as a table of each engine, and back: without pyarrow, which netcoach never needs."""

import datetime as dt
import importlib.util
import itertools
import os
import shutil
import warnings

import pandas as pd
import pytest

ENGINES = ("pandas", "categories", "polars", "duckdb", "pyspark")
NO_ENGINE = "NO {0}, SO NO MEASURE WAS TRIED ON IT. Install it: python -m pip install -e '.[engines]', and Java 17."
PANDAS = {"str": "str", "day": "datetime64[us]", "int": "Int64", "list": "object"}
SQL = {"str": "string", "day": "date", "int": "bigint"}
#: For a few rows: no page of its own, nothing split up, nothing compiled.
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}
_NUMBER = itertools.count()
_SPARK = []


def need(engine):
    """Skip where an engine is missing; where everything is checked, fail."""
    java = engine != "pyspark" or shutil.which("java") or os.environ.get("JAVA_HOME")
    if importlib.util.find_spec(engine.replace("categories", "pandas")) is None or not java:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_ENGINE.format(engine.upper()))


def build(engine, rows, types):
    """Return rows (dicts) as a table; ``types`` gives each column "str", "day", "int" or "list" (of text)."""
    values = [tuple(row.get(name) for name in types) for row in rows]
    return globals()[f"_{engine}"](values, types)


def _pandas(values, types):
    columns = {name: [row[place] for row in values] for place, name in enumerate(types)}
    return pd.DataFrame({name: pd.Series(column, dtype=PANDAS[types[name]]) for name, column in columns.items()})


def _categories(values, types):
    """A pandas table as a practice keeps it: what is said often is kept once."""
    table = _pandas(values, types)
    return table.astype({name: "category" for name, kind in types.items() if kind == "str"})


def _polars(values, types):
    import polars as pl

    known = {"str": pl.String, "day": pl.Date, "int": pl.Int64, "list": pl.List(pl.String)}
    return pl.DataFrame(values, schema={name: known[kind] for name, kind in types.items()}, orient="row")


def _duckdb(values, types):
    import duckdb

    name = f"t{next(_NUMBER)}"
    columns = ", ".join(f'"{column}" {SQL.get(kind, "varchar[]")}' for column, kind in types.items())
    duckdb.execute(f"CREATE TEMP TABLE {name} ({columns})")
    if values:
        duckdb.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(types))})", values)
    return duckdb.table(name)


def _pyspark(values, types):
    schema = ", ".join(f"`{name}` {SQL.get(kind, 'array<string>')}" for name, kind in types.items())
    return spark().createDataFrame(values, schema)


def spark():
    """Return the one Spark of this run: its start takes seconds."""
    if not _SPARK:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Spark's own, about pandas 3
            from pyspark.sql import SparkSession

            session = SparkSession.builder.master("local[1]")
            for name, value in SETTINGS.items():
                session = session.config(name, value)
            _SPARK.append(session.getOrCreate())
        _SPARK[0].sparkContext.setLogLevel("ERROR")
    return _SPARK[0]


def rows_of(native):
    """Return any engine's table as plain rows, days as dates; only in pandas is a nan a missing value."""
    if isinstance(native, pd.DataFrame):
        rows = [{key: None if pd.isna(v) else v for key, v in row.items()} for row in native.to_dict("records")]
    elif hasattr(native, "fetchall"):
        rows = [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
    elif hasattr(native, "to_dicts"):
        rows = native.to_dicts()
    else:
        rows = [row.asDict() for row in native.collect()]
    return [{key: v.date() if isinstance(v, dt.datetime) else v for key, v in row.items()} for row in rows]
