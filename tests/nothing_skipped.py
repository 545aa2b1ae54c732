"""Where it decides (CI is set), a test that did not run is a failure: nothing was shown by it."""

import os

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which tests were skipped or expected to fail."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None:
        return
    unproven = [*reporter.stats.get("skipped", []), *reporter.stats.get("xfailed", [])]
    if unproven and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(unproven)} tests were not run, and CI is set.", red=True)
