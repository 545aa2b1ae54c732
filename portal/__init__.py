"""The project: settings, addresses and what spans all apps; no model of the domain lives here."""
