"""The page that looks back, in a real browser: what she remembers first, then the plan and the number as written."""

from test_first_evening import form

PAGE = "09_look_back_honestly.ipynb"


def test_memory_comes_before_the_plan_and_before_the_number(start_lab, visit):
    client = visit(start_lab("demo"))
    client.open(PAGE)
    client.start()
    client.see("Step 6 of 6")

    plans = client.sheet.locator("select").filter(has_text="Which plan?")
    assert plans.locator("option:checked").inner_text().split() == ["Which", "plan?", "…"]
    plans.select_option(index=3)  # the newest stands first: this is the one of 10 March 2023
    client.field("What do I remember of it?").fill("A way to a larger job")
    assert "These are the five I would be sorry to lose" not in client.sheet.inner_text()
    client.press("Keep it, and show me the plan")
    client.see("These are the five I would be sorry to lose")
    client.see("A way to a larger job")

    mine = form(client, "Ninety of a hundred orders")
    mine.get_by_label("What do I remember having written, from 0 to 100?").fill("70")
    mine.get_by_role("button", name="Keep it", exact=True).click()
    mine.get_by_role("button", name="no", exact=True).click()
    client.see("In January 2026 you wrote 60. Today you remember 70. Memory moves; everybody's does.")
    client.see("3 of 4 remembered nearer to what happened")
    client.screenshot("09")
    client.save()
    assert "larger job" not in str(client.lab.notebook(PAGE)["cells"][6])
    assert not client.dialogs
    assert client.sheet.locator(".nc-problem").count() == 0
