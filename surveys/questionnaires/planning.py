"""What a planned sample could show, from the planner's form."""

from typing import Any

from surveys.questionnaires.forms import PlanForm
from surveys.scoring.display import print_estimate
from surveys.scoring.samples import (
    answers_to_show,
    chance_to_show,
    cluster_deff,
    plan_sample,
    satisfied_needed,
)

POWERS = (0.8, 0.9)
TRUTH = 90  # percent: what the chance of proof is computed for when nothing is said


def plan_for(form: PlanForm) -> dict[str, Any]:
    """The plan with what proves the target: satisfied needed, the chance of proof, answers for 80 and 90 % of it."""
    share, target = float(form.share.data) / 100, float(form.target.data) / 100
    deff = cluster_deff(form.cluster.data, rho=float(form.rho.data))
    made = plan_sample(
        margin=float(form.margin.data) / 100,
        share=share,
        population=form.population.data,
        deff=deff,
        response_rate=float(form.response_rate.data) / 100,
    )
    truth = float(form.truth.data or TRUTH) / 100
    effective = max(int(made.answers / deff), 1)
    return {
        "plan": made,
        "deff": f"{made.deff:.2f}",
        "needed": satisfied_needed(effective, target=target),
        "effective": effective,
        "chance": print_estimate(chance_to_show(effective, share=truth, target=target)),
        "target": f"{100 * target:g}",
        "truth": f"{100 * truth:g}",
        "margin": f"{float(form.margin.data):g}",
        "rate": f"{float(form.response_rate.data):g}",
        "population": form.population.data,
        "powers": [
            (f"{100 * power:.0f}", answers_to_show(share=truth, target=target, power=power, deff=deff))
            for power in POWERS
        ],
    }
