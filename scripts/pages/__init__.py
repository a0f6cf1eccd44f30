"""The generated pages of the site: from the library and the rule bundle to HTML, in memory during the build."""
