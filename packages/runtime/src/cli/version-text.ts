/** What `oar version` and `--version` print: clients parse the first line and `spec:`. */
export const versionText = "oar version 0.1.0\nspec: 1.3.0\n";
