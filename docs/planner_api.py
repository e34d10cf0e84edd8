# %% [markdown]
# # The planner's answers in a notebook
#
# This file opens as a notebook (jupytext's percent form) and runs as a script. It needs `httpx`, `pandas`, and a token:
# `app.py token --role planner --label notebook --days 30` prints one. Nothing but the district's own server is asked.

# %%
import os

import httpx
import pandas as pd

SERVER = os.environ.get("FENGGE_SERVER", "http://127.0.0.1:8050")
TOKEN = os.environ["FENGGE_TOKEN"]


def ask(question: str) -> dict:
    """The answer to a question in the planner's text form (docs/planner.md)."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    response = httpx.get(f"{SERVER}/api/v1/planner", params={"q": question}, headers=headers, timeout=60)
    if response.is_error:
        raise SystemExit(response.json()["error"]["message"])
    return response.json()


# %% [markdown]
# ## Which streets changed? Four weeks against the four before

# %%
answer = ask("1;window=28d;against=previous;by=street")
streets = pd.DataFrame(answer["columns"]).sort_values("z", ascending=False)
print(f"{answer['kept']:,} events as of {answer['as_of']}, {answer['kept_then']:,} in the four weeks before")
print(streets[["name", "n", "n_then", "difference", "z", "significant"]].to_string(index=False))

# %% [markdown]
# ## When? Hours of the week

# %%
hours = pd.Series(
    {int(hour): told["n"] for hour, told in answer["facets"]["hours"]["values"].items() if hour != "none"}
)
week = hours.reindex(range(168), fill_value=0).to_numpy().reshape(7, 24)
print(pd.DataFrame(week, index=["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]).to_string())

# %% [markdown]
# ## Where, by residents? A rate is unknown (NaN) where none are published: never zero

# %%
rates = pd.DataFrame(ask("1;measure=per_1000;window=28d;res=8")["columns"]).dropna(subset=["value"])
print(rates.nlargest(10, "value")[["key", "n", "residents", "value"]].to_string(index=False))
