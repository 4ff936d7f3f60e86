"""The lessons of docs/teaching: their scenarios, what is shown of them, and their exercises."""
import glob
import json
import os
import re

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES, FIGURES = os.path.join(TOP, "docs", "teaching"), os.path.join(TOP, "docs", "figures", "teaching")

# Exercise: its policies in the order of the lesson, the indicators of the table, and the one that the figure follows week by week.
LESSONS = {
    "grid-party": (["coverage", "funds", "both", "subsidy"],
                   ["participation", "satisfaction", "effective_power", "mediation_success", "litigation_share", "ticket_resolution", "spending"], "participation"),
    "mediation": (["first", "staff", "confirmation", "all"],
                  ["dispute_backlog", "mediation_wait", "litigation_share", "mediation_success", "kept_share", "petition_rate", "spending"], "dispute_backlog"),
    "call-and-report": (["sharing", "whistle", "both"], ["ticket_resolution", "duplicate_hours", "trust", "petition_rate", "satisfaction", "participation"], "ticket_resolution"),
    "volunteers": (["campaign", "yearly", "steady", "twice"], ["participation", "participation_13w", "volunteer_hours", "satisfaction", "spending"], "participation"),
    "trinity": (["supervision", "preference", "agenda", "devolution", "all"],
                ["rent_share", "supporting_share", "effective_power", "satisfaction", "participation"], "supporting_share"),
    "joint-force": (["government", "enterprises", "residents", "organisations", "all", "deaf"],
                    ["effective_power", "coherence_bodies", "deviation_deg", "satisfaction", "need_gini", "participation", "resistance"], "satisfaction"),
}
# Lesson: single policies, the policy that joins them, and for each indicator whether the joined effect lies above or below the sum of the single ones, or nothing where the
# manual only shows it.
TOGETHER = {
    "grid-party": (["coverage", "funds"], "both", {"litigation_share": "below", "participation": ""}),
    "mediation": (["first", "staff", "confirmation"], "all", {"litigation_share": "below"}),
    "call-and-report": (["sharing", "whistle"], "both", {"ticket_resolution": "below", "trust": "below"}),
    "joint-force": (["government", "enterprises", "residents", "organisations"], "all", {"effective_power": "above", "satisfaction": "below"}),
}
REPLICATES, T_975 = 20, 2.0930   # of the scenarios; Student's t with 19 degrees of freedom
SHARES = {"participation", "participation_13w", "satisfaction", "resistance", "ticket_resolution", "litigation_share", "kept_share", "mediation_success",
          "rent_share", "supporting_share", "integrating_share", "like_share", "unhappy_share", "joined_share"}


def exercises():
    found = {}
    for path in sorted(glob.glob(os.path.join(TOP, "classroom", "exercises", "*.json"))):
        with open(path, encoding="utf-8") as file:
            item = json.load(file)
        found[item["id"]] = item
    return found


def page_levers():
    """{path: lever of the classroom page}; empty where there is no page."""
    path = os.path.join(TOP, "classroom", "levers.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return {lever["id"]: lever for lever in json.load(file)["levers"]}


def scenario(lesson, policy=None):
    return f"scenarios/classroom/{lesson}{'-' + policy if policy else ''}.yaml"


def titles(language):
    """{lesson: {policy: the part of its scenario's title after the colon}}; the problem under the policy ''."""
    key, found = "title_zh" if language == "zh" else "title", {}
    for lesson, (policies, _, _) in LESSONS.items():
        found[lesson] = {"": "问题情景" if language == "zh" else "problem"}
        for policy in policies:
            with open(os.path.join(TOP, scenario(lesson, policy)), encoding="utf-8") as file:
                title = re.search(rf'^  {key}: "(.*)"$', file.read(), re.MULTILINE).group(1)
            found[lesson][policy] = re.split("·|: ", title, maxsplit=1)[1]
    return found
