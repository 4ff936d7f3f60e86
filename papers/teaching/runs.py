"""Runs the scenarios of the lessons, and says which of the manual's claims they bear out."""
import csv
import io
import json
import os
import subprocess
import sys

from lessons import LESSONS, REPLICATES, T_975, TOGETHER, TOP, scenario


def run(heli, *words, **more):
    done = subprocess.run([heli, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, cwd=TOP, **more)
    if done.returncode not in (0, 5):
        sys.exit(f"{' '.join(['heli', *words])}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


def ask(heli, *words):
    return json.loads(run(heli, *words, "--json"))


def rows_of(heli):
    return ({row["path"]: row for row in ask(heli, "describe", "parameters", "--model", "governance")},
            {row["name"]: row for row in reversed(ask(heli, "describe", "indicators"))})


class Runs:
    """Result files of the classroom's scenarios and of the warm-ups, made once each, and what was asked of them."""

    def __init__(self, heli, folder):
        self.heli, self.folder = heli, folder
        self.compared, self.whole, self.expected, self.together = {}, {}, {}, {}
        self.jobs, self.of_warm_ups = [], {}

    def file(self, name, path, *words):
        """The result file NAME.h5 of a scenario, run with these words."""
        out = os.path.join(self.folder, name + ".h5")
        run(self.heli, "run", path, "-q", "-o", out, *words)
        return out

    def lesson(self, lesson):
        policies, indicators, _ = LESSONS[lesson]
        files = [self.file(lesson, scenario(lesson))] + [self.file(f"{lesson}-{policy}", scenario(lesson, policy)) for policy in policies]
        found = ask(self.heli, "compare", *files, "--all", "--quiet")
        self.compared[lesson] = {name: [row for row in found["indicators"] if row["name"] == name] for name in indicators}
        whole = ask(self.heli, "compare", *files, "--all", "--quiet", "--window", "260")
        self.whole[lesson] = {name: [row for row in whole["indicators"] if row["name"] == name] for name in indicators}
        self.together[lesson] = self.join(lesson)
        self.expected[lesson] = ask(self.heli, "expect", *[scenario(lesson, policy) for policy in policies], "--replicates", str(REPLICATES), "--quiet")

    def join(self, lesson):
        """{indicator: (sum of single effects, joined effect, difference, low, high)}, paired over replicates; empty where nothing is joined."""
        singles, joined, sides = TOGETHER.get(lesson, ([], "", {}))
        found = {}
        for name in sides:
            base = self.replicates(lesson, name)
            effect = {policy: [b - a for a, b in zip(base, self.replicates(f"{lesson}-{policy}", name))] for policy in singles + [joined]}
            sums = [sum(effect[policy][k] for policy in singles) for k in range(len(base))]
            gaps = [effect[joined][k] - sums[k] for k in range(len(base))]
            mean = sum(gaps) / len(gaps)
            half = T_975 * (sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1) / len(gaps)) ** 0.5
            found[name] = (sum(sums) / len(sums), sum(effect[joined]) / len(sums), mean, mean - half, mean + half)
        return found

    def replicates(self, name, indicator):
        """Means over the last 52 weeks, one for each replicate."""
        rows = list(csv.DictReader(io.StringIO(run(self.heli, "export", "csv", os.path.join(self.folder, name + ".h5"), "-i", indicator))))
        if len(rows) != REPLICATES:
            sys.exit(f"{name}: {len(rows)} replicates, not {REPLICATES}")
        return [float(row[indicator + "_mean"]) for row in rows]

    def starts(self):
        """What the manual says of levers that set a start only; no policy of a lesson's table."""
        self.expected["starts"] = ask(self.heli, "expect", scenario("joint-force", "starts"), "--replicates", str(REPLICATES), "--quiet")

    def optimum(self):
        out = os.path.join(self.folder, "optimum.h5")
        if os.path.exists(out):
            os.remove(out)
        run(self.heli, "sweep", "experiments/classroom-optimum.yaml", "-q", "-o", out)
        self.jobs = list(csv.DictReader(io.StringIO(run(self.heli, "export", "csv", out))))

    def warm_ups(self):
        for wanted in (2, 3, 4, 5):
            name = f"segregation-{wanted}"
            out = self.file(name, "scenarios/classics/schelling.yaml", "--set", f"grid.min_like={wanted}")
            self.of_warm_ups[name] = self.last(out, "like_share", "unhappy_share")
        for threshold in (1, 2):
            name = f"thresholds-{threshold}"
            out = self.file(name, "scenarios/classics/granovetter.yaml", "--set", f"crowd.second_threshold={threshold}")
            self.of_warm_ups[name] = self.last(out, "joined")
        for spread in (10, 12, 12.3, 20):
            name = f"spread-{spread}"
            out = self.file(name, "scenarios/classics/granovetter.yaml", "--set", "crowd.distribution=quantiles", "--set", "crowd.agents=10000",
                            "--set", f"crowd.sd_percent={spread}", "--steps", "400")
            self.of_warm_ups[name] = self.last(out, "joined_share")

    def last(self, path, *names):
        """Means over the replicates at the last step."""
        rows = list(csv.DictReader(io.StringIO(run(self.heli, "export", "csv", path, "--window", "1", "-i", ",".join(names)))))
        return {name: sum(float(row[name + "_mean"]) for row in rows) / len(rows) for name in names}

    def curve(self, name, indicator):
        """Means over the replicates, one a week; None where no replicate has a value."""
        text = run(self.heli, "export", "csv", os.path.join(self.folder, name + ".h5"), "--series", "-i", indicator)
        weeks = {}
        for row in csv.DictReader(io.StringIO(text)):
            week = int(row["week"] if "week" in row else row["step"])
            weeks.setdefault(week, []).append(row[indicator])
        values = {week: [float(cell) for cell in cells if cell] for week, cells in weeks.items()}
        return [(week, sum(cells) / len(cells) if cells else None) for week, cells in sorted(values.items())]


def by_weight(jobs, name):
    """{weight of residents' needs: {guidance: mean over the replicates}}"""
    cells = {}
    for job in jobs:
        key = float(job["main_line.own_need_weight"]), float(job["main_line.guidance"])
        cells.setdefault(key, []).append(float(job[f"{name}_mean"]))
    found = {}
    for (weight, guidance), values in cells.items():
        found.setdefault(weight, {})[guidance] = sum(values) / len(values)
    return found


def effects(table, lesson, name):
    """{policy: difference from the problem}, and the problem's value under ''."""
    rows = table[lesson][name]
    return {"": rows[0]["a"], **{policy: row["difference"] for policy, row in zip(LESSONS[lesson][0], rows)}}


def claims(runs):
    """[(what the manual says, does it hold)] beyond the rows under `expect`."""
    found = [(f"{lesson}: {name} together lies {side} the sum of single effects",
              runs.together[lesson][name][3] > 0 if side == "above" else runs.together[lesson][name][4] < 0)
             for lesson, (_, _, sides) in TOGETHER.items() for name, side in sides.items() if side]
    return (found + claims_of_groups(runs) + claims_of_cases(runs) + claims_of_volunteers(runs) + claims_of_parties(runs) + claims_of_forces(runs) +
            claims_of_guidance(runs) + claims_of_warm_ups(runs))


def claims_of_groups(runs):
    part, spent = effects(runs.compared, "grid-party", "participation"), effects(runs.compared, "grid-party", "spending")
    return [("grid-party: participation moves by less than a percentage point", all(abs(part[policy]) < 0.01 for policy in LESSONS["grid-party"][0])),
            ("grid-party: funds do more than coverage", part["funds"] > part["coverage"]),
            ("grid-party: the subsidy hardly moves participation, for more money", abs(part["subsidy"]) < part["coverage"] and spent["subsidy"] > spent["funds"]),
            ("grid-party: disputes move more than participation",
             min(-effects(runs.compared, "grid-party", "litigation_share")["both"],
                 effects(runs.compared, "grid-party", "mediation_success")["both"]) > 2 * part["both"])]


def claims_of_cases(runs):
    litigated, wait = (effects(runs.compared, "mediation", name) for name in ("litigation_share", "mediation_wait"))
    solved, double, content, petitions = (effects(runs.compared, "call-and-report", name)
                                          for name in ("ticket_resolution", "duplicate_hours", "satisfaction", "petition_rate"))
    return [("mediation: the duty alone lowers litigation least", all(litigated["first"] > litigated[policy] for policy in ("staff", "confirmation", "all"))),
            ("mediation: confirmation leaves waiting as it is", abs(wait["confirmation"]) < 0.01 * wait[""]),
            ("call-and-report: calling resolves more, and satisfies less, than sharing", solved["whistle"] > solved["sharing"] and content["whistle"] < content["sharing"]),
            ("call-and-report: both resolve more than each alone", solved["both"] > max(solved["sharing"], solved["whistle"])),
            ("call-and-report: calling does more against petitions", petitions["whistle"] < petitions["sharing"]),
            ("call-and-report: calling leaves duplicate work within one per cent", abs(double["whistle"]) < 0.01 * double[""])]


def claims_of_volunteers(runs):
    left, spent, hours = effects(runs.compared, "volunteers", "participation"), *(effects(runs.whole, "volunteers", name) for name in ("spending", "volunteer_hours"))
    base, wave = (dict(runs.curve(name, "participation")) for name in ("volunteers", "volunteers-campaign"))
    above = {week: wave[week] - base[week] for week in base}
    peak = max(above.values())
    return [("volunteers: of a campaign less than a tenth of a steady service is left", abs(left["campaign"]) < 0.1 * left["steady"]),
            ("volunteers: most of the campaign is gone three months after, nearly all a year after", above[39] < 0.5 * peak and above[78] < 0.1 * peak),
            ("volunteers: half of every year does about as well as a steady drive", 0.8 < left["yearly"] / left["steady"] < 1.25),
            ("volunteers: twice the drive brings at least twice the participants", left["twice"] > 2 * left["steady"]),
            ("volunteers: the campaign costs far more than the steady service", spent["campaign"] > 1.5 * spent["steady"]),
            ("volunteers: for about the campaign's money twice the drive gives more hours",
             0.9 < spent["twice"] / spent["campaign"] < 1.1 and hours["twice"] > hours["campaign"])]


def claims_of_parties(runs):
    preference = {name: runs.compared["trinity"][name][LESSONS["trinity"][0].index("preference")] for name in ("rent_share", "supporting_share")}
    rents = effects(runs.compared, "trinity", "rent_share")
    return [("trinity: preference alone makes more rents and less support", preference["rent_share"]["low"] > 0 and preference["supporting_share"]["high"] < 0),
            ("trinity: under supervision rents nearly vanish", rents[""] + rents["supervision"] < 0.05)]


def claims_of_forces(runs):
    part, coherent, turned = (effects(runs.compared, "joint-force", name) for name in ("participation", "coherence_bodies", "deviation_deg"))
    others = ("government", "enterprises", "organisations")
    return [("joint-force: residents alone raise participation much", part["residents"] > 0.005 and all(part[body] < 0.3 * part["residents"] for body in others)),
            ("joint-force: participation is higher when residents act alone than when all four do", part["all"] < part["residents"]),
            ("joint-force: enterprises add a little deviation; neither they nor organisations move coherence much",
             0 < turned["enterprises"] < 2 and max(abs(coherent["enterprises"]), abs(coherent["organisations"])) < 0.01),
            ("joint-force: government does most for satisfaction",
             all(effects(runs.compared, "joint-force", "satisfaction")["government"] > effects(runs.compared, "joint-force", "satisfaction")[body]
                 for body in ("enterprises", "residents", "organisations"))),
            ("joint-force: full guidance without residents' needs is most coherent", all(coherent["deaf"] >= coherent[policy] for policy in LESSONS["joint-force"][0]))]


def claims_of_guidance(runs):
    satisfied, power = by_weight(runs.jobs, "satisfaction"), by_weight(runs.jobs, "effective_power")
    best = {weight: max(levels, key=levels.get) for weight, levels in satisfied.items()}
    return [("optimum: without residents' needs some guidance does best for satisfaction, and not much", 0 < best[0.0] < 0.5),
            ("optimum: with residents' needs alone guidance 1 is the best for satisfaction", best[1.0] == 1.0),
            ("optimum: three weights, three answers", best[0.0] < best[0.5] < best[1.0]),
            ("optimum: without residents' needs effective power asks for more guidance", max(power[0.0], key=power[0.0].get) > best[0.0])]


def claims_of_warm_ups(runs):
    like, unhappy = ([runs.of_warm_ups[f"segregation-{wanted}"][name] for wanted in (2, 3, 4, 5)] for name in ("like_share", "unhappy_share"))
    return [("segregation: with five wanted fewer are alike than with three", like[3] < like[1] - 0.1),
            ("segregation: with four wanted segregation is about as with three, and more are unhappy", abs(like[2] - like[1]) < 0.02 and unhappy[2] > unhappy[1]),
            ("segregation: with five wanted most are unhappy", unhappy[3] > 0.5),
            ("thresholds: one threshold decides", [runs.of_warm_ups[f"thresholds-{k}"]["joined"] for k in (1, 2)] == [100, 1])]


def broken_promises(runs):
    """One line for each row under `expect`, and each claim, that does not hold."""
    return [f"{item['policy']['name']}: {row['indicator']} should go {row['direction']}, is {row['verdict']} ({row['difference']:+.4g})"
            for found in runs.expected.values() for item in found["scenarios"] for row in item["expectations"]
            if row["verdict"] != "holds"] + [text for text, holds in claims(runs) if not holds]
