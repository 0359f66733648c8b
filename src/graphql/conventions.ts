/** What holds wherever a description does not say otherwise; the description of the schema itself. */
export const CONVENTIONS = `AlphaQL: point-in-time market data, rankings, portfolios, risk, backtests and jobs.

Conventions that hold wherever a description does not say otherwise:

* **Fractions.** Returns, weights, probabilities, coverages and rates are decimal fractions: 0.05 is five percent. Basis points only where a name ends in \`Bps\`.
* **Time base.** What ends in \`Annual\` is annualised with 252 sessions; without that ending a volatility or rate is per trading day.
* **Money** is in the market's \`currency\`, unrounded. **Large numbers**: share volumes, money, data versions and counts of bars or facts are \`Float\`, because they pass 2³¹; whole ones are exact up to 2⁵³.
* **Missing.** NaN and the infinities are null. A number that is null is missing, never zero and never refused.
* **Trading days and instants.** \`Date\` is a trading day of the exchange, \`DateTime\` an instant in UTC. \`from\` and \`to\` are both inclusive.
* **\`date\`** as an argument: the newest result dated on or before it; omitted: the newest. A date before all data is the error \`NO_DATA\`.
* **\`asOf\`** as an argument: only what was known at that instant is used and shown; omitted: now. A stored run is shown at \`asOf\` t when its own \`lineage.asOf\` is not after t.
* **\`strategy\`** as an argument: its name; omitted: the strategy that the server is configured with.
* **Tables and series are columns.** All lists of a \`…Table\` or \`…Series\` have the same length and order: element i of each belongs to row i.
* **Connections** page forwards, 1 to 5000 rows a page. A cursor is opaque, belongs to the arguments it was issued for and stays in the run it began in. \`nodes\` is \`edges\` without cursors. \`totalCount\` is counted only when selected.
* **Ids** are opaque, unique over all types and the same in CLI, log and API.
* **Null roots.** A root field that can be refused is nullable: it is null beside its entry in \`errors\`, and the other fields are still answered. Null without an error means that there is nothing yet; \`extensions.reasons\` of the response then says why, by path. Unknown names and ids are \`NOT_FOUND\`.
* **Errors.** Expected outcomes are data (\`problems\`, \`solver\`, \`warnings\`, \`Job.error\`). A request that cannot be met is an entry of \`errors\` whose \`extensions\` hold \`code\` (an \`ErrorCode\`), \`problems\` (each as \`Problem\`) and, for a bug, \`incident\`.
* **Transport.** GraphQL over HTTP on \`/graphql\` (\`application/graphql-response+json\`: 400 for a request that cannot be executed, 401 without a good credential, else 200) and \`graphql-transport-ws\` on the same path, with the credential in \`connectionParams.authorization\`; a socket whose credential ends is closed with 4401.
* **Access.** Queries and subscriptions need VIEWER (in development the loopback interface is open), mutations what they name.
* **Enums and unions may gain members**; keep a default branch.`;
