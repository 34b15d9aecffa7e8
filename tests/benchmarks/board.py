"""From a card put down to the board painted anew, in a real browser: ``python -m tests.benchmarks.board``.

150 people, 10,000 interactions, the whole page of the people around her. The mark is set where she lets go; the end is
the frame after the card stands in its new zone, saved. What other pictures of the page take after that is not in it.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import netcoach as nc

sys.path.append(str(Path(__file__).parents[1] / "browser"))

PEOPLE, TALKS, DROPS = 150, 10_000, 40
WAYS = ("up", "across", "down", "outside")
WATCH = """() => {
  window.took = [];
  addEventListener("pointerup", () => performance.mark("put down"), true);
  new MutationObserver((changes) => {
    if (!changes.some((one) => one.oldValue && one.oldValue !== one.target.dataset.zone)) return;
    requestAnimationFrame(() => setTimeout(() => {
      took.push(performance.measure("drop", "put down").duration);
    }));
  }).observe(document.querySelector(".nc-board-people"),
    { subtree: true, attributeFilter: ["data-zone"], attributeOldValue: true });
}"""
SPOT = """([id, words]) => {
  const card = document.querySelector(`.nc-person[data-id="${id}"]`);
  card.scrollIntoView({ block: "center" });
  const path = [...document.querySelectorAll(".nc-zone")].find((one) => one.textContent === words);
  const box = document.querySelector(".nc-board-field").getBoundingClientRect();
  const here = card.querySelector(".nc-portrait").getBoundingClientRect();
  for (let tries = 0; tries < 9999; tries++) {
    const [x, y] = [Math.random() * box.width, Math.random() * box.height];
    const clear = box.top + y > 60 && box.top + y < innerHeight - 30;
    if (clear && path.isPointInFill(new DOMPoint(x, y)))
      return [here.x + 13, here.y + 13, box.left + x, box.top + y];
  }
}"""


def main() -> None:
    from conftest import FLAGS, Lab

    home, chance = Path(tempfile.mkdtemp()), random.Random(1)
    me = nc.open(home / "data" / "journals" / "many.netcoach", create=True, today="2026-03-04")
    with me.gesture() as gesture:
        people = [
            gesture.add("person", name=f"Person {number}", direction=WAYS[number % 4], closeness=number % 5 + 1)
            for number in range(PEOPLE)
        ]
        for _ in range(TALKS):
            day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            gesture.add("interaction", people=[chance.choice(people)], happened_on=day, started_by="me")
    words, path = [me.template.choices(f"person.{name}") for name in ("direction", "closeness")], me.path
    me.opened().close()
    lab = Lab(home, "open", "--journal", str(path))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 1500})
        page.goto(lab.url("02_people_around_me.ipynb"))
        page.wait_for_selector(".nc-bar[data-state=ready]", state="attached", timeout=60_000)
        page.locator(".nc-person").nth(PEOPLE - 1).wait_for(timeout=60_000)
        page.wait_for_timeout(8_000)
        page.evaluate(WATCH)
        for number in range(DROPS):
            way, close = WAYS[(number + 1) % 4], number % 5 + 1
            spot = page.evaluate(SPOT, [people[number], f"{words[0][way]}, {words[1][str(close)]}"])
            if not spot:
                continue
            page.mouse.move(*spot[:2])
            page.mouse.down()
            page.mouse.move(*spot[2:], steps=4)
            page.mouse.up()
            page.wait_for_timeout(1_500)  # she looks at what she did
        took = sorted(page.evaluate("took"))
        browser.close()
    lab.stop()
    middle, worst = statistics.median(took), took[int(len(took) * 0.95) - 1]
    print(f"{len(took)} drops: median {middle:.0f} ms, 95 of 100 under {worst:.0f} ms; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
