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
    "admin.list_accounts": "ADMIN",
    "admin.new_account": "ADMIN",
    "admin.switch_account": "ADMIN",
    "admin.audit_log": "ADMIN",
    "places.list_halls": "OFFICE",
    "places.edit_hall": "OFFICE",
    "places.new_window": "OFFICE",
    "places.edit_window": "OFFICE",
}
