"""The ground's endpoints. FOREIGN ones belong to libraries and guard themselves."""

PORTAL = {
    "static": "FOREIGN",
    "bootstrap.static": "FOREIGN",
    "security.login": "FOREIGN",
    "security.logout": "FOREIGN",
    "security.static": "FOREIGN",
    "security.verify": "FOREIGN",
    "home.index": "EVERYONE",
    "home.healthz": "EVERYONE",
    "home.desk": "EVERYONE",
    "jobs.list_jobs": "SIGNED_IN",
    "jobs.show_job": "SIGNED_IN",
    "demo.styleguide": "DEMO",
}
