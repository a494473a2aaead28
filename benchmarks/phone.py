"""How long a slow phone waits for the rating page: `python -m benchmarks.phone ADDRESS [--runs 5]`.

Debian's chromium without a cache, slowed by its own developer protocol. ADDRESS: a window's page at a running site.
"""

import argparse
import statistics

from playwright.sync_api import Browser, sync_playwright

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
CPU = 4
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TIMES = """() => new Promise(done => new PerformanceObserver(list => {
  const shown = list.getEntries().at(-1).startTime, page = performance.getEntriesByType('navigation')[0];
  done({ shown: shown, usable: page.domContentLoadedEventEnd, loaded: page.loadEventEnd });
}).observe({ type: 'largest-contentful-paint', buffered: true }))"""
TAP = """() => new Promise(done => {
  const began = performance.now();
  document.querySelector('label[for=level-3]').click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""
LONG = """() => new Promise(done => { new PerformanceObserver(list => done(
  list.getEntries().reduce((sum, task) => sum + Math.max(0, task.duration - 50), 0)
)).observe({ type: 'longtask', buffered: true }); setTimeout(() => done(0), 500); })"""


def open_cold(browser: Browser, address: str) -> dict[str, float]:
    """One visit in milliseconds: largest paint, scripts run, all loaded, blocked by long tasks, tap to answer."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page, size = context.new_page(), [0.0]
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    wire.on("Network.loadingFinished", lambda event: size.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    times: dict[str, float] = page.evaluate(TIMES)
    found = times | {"blocked": page.evaluate(LONG), "tap": page.evaluate(TAP), "bytes": sum(size)}
    context.close()
    return found


def main() -> None:
    """Medians and the worst of several cold visits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        visits = [open_cold(browser, asked.address) for _run in range(asked.runs)]
        browser.close()
    for name in visits[0]:
        values = [visit[name] for visit in visits]
        print(f"{name:8} median {statistics.median(values):8.0f}   worst {max(values):8.0f}")


if __name__ == "__main__":
    main()
