/** A sector of the demo market: what its firms are like before chance makes them differ. */
export interface DemoSector {
  name: string;
  industries: readonly string[];
  /** What the names of its firms end in. */
  suffixes: readonly string[];
  beta: number;
  /** Of revenue. */
  grossMargin: number;
  netMargin: number;
  /** Total assets over equity. */
  leverage: number;
  /** Fair price over a year's earnings. */
  earningsMultiple: number;
}

/** The eleven sectors, by their GICS names; the figures are guesses at what is usual. */
export const SECTORS: readonly DemoSector[] = [
  {
    name: 'Communication Services',
    industries: ['Media', 'Telecom Services', 'Interactive Entertainment'],
    suffixes: ['Media', 'Broadcasting', 'Telecom', 'Studios'],
    beta: 1.0,
    grossMargin: 0.5,
    netMargin: 0.11,
    leverage: 2.3,
    earningsMultiple: 18,
  },
  {
    name: 'Consumer Discretionary',
    industries: ['Specialty Retail', 'Leisure', 'Household Durables'],
    suffixes: ['Retail', 'Outfitters', 'Leisure', 'Motors'],
    beta: 1.2,
    grossMargin: 0.38,
    netMargin: 0.08,
    leverage: 2.2,
    earningsMultiple: 18,
  },
  {
    name: 'Consumer Staples',
    industries: ['Packaged Foods', 'Household Products', 'Beverages'],
    suffixes: ['Foods', 'Provisions', 'Household', 'Beverages'],
    beta: 0.7,
    grossMargin: 0.36,
    netMargin: 0.09,
    leverage: 2.2,
    earningsMultiple: 18,
  },
  {
    name: 'Energy',
    industries: ['Oil & Gas Production', 'Energy Services'],
    suffixes: ['Petroleum', 'Energy', 'Drilling'],
    beta: 1.15,
    grossMargin: 0.3,
    netMargin: 0.08,
    leverage: 2.0,
    earningsMultiple: 16,
  },
  {
    name: 'Financials',
    industries: ['Regional Banks', 'Insurance', 'Asset Management'],
    suffixes: ['Bancorp', 'Assurance', 'Capital', 'Financial'],
    beta: 1.1,
    grossMargin: 0.55,
    netMargin: 0.18,
    leverage: 4.0,
    earningsMultiple: 16,
  },
  {
    name: 'Health Care',
    industries: ['Pharmaceuticals', 'Medical Devices', 'Health Services'],
    suffixes: ['Therapeutics', 'Medical', 'Health', 'Biologics'],
    beta: 0.85,
    grossMargin: 0.58,
    netMargin: 0.14,
    leverage: 1.9,
    earningsMultiple: 19,
  },
  {
    name: 'Industrials',
    industries: ['Machinery', 'Aerospace', 'Transportation'],
    suffixes: ['Works', 'Machinery', 'Freight', 'Aerospace'],
    beta: 1.05,
    grossMargin: 0.32,
    netMargin: 0.08,
    leverage: 2.3,
    earningsMultiple: 18,
  },
  {
    name: 'Information Technology',
    industries: ['Software', 'Semiconductors', 'IT Services'],
    suffixes: ['Software', 'Systems', 'Semiconductor', 'Data'],
    beta: 1.25,
    grossMargin: 0.6,
    netMargin: 0.18,
    leverage: 1.7,
    earningsMultiple: 20,
  },
  {
    name: 'Materials',
    industries: ['Chemicals', 'Metals & Mining', 'Packaging'],
    suffixes: ['Chemical', 'Minerals', 'Packaging', 'Steel'],
    beta: 1.05,
    grossMargin: 0.28,
    netMargin: 0.08,
    leverage: 2.1,
    earningsMultiple: 17,
  },
  {
    name: 'Real Estate',
    industries: ['Industrial REITs', 'Residential REITs', 'Retail REITs'],
    suffixes: ['Properties', 'Realty', 'Land Trust'],
    beta: 0.85,
    grossMargin: 0.6,
    netMargin: 0.22,
    leverage: 2.4,
    earningsMultiple: 19,
  },
  {
    name: 'Utilities',
    industries: ['Electric Utilities', 'Water Utilities', 'Gas Utilities'],
    suffixes: ['Power & Light', 'Water', 'Gas', 'Utilities'],
    beta: 0.6,
    grossMargin: 0.42,
    netMargin: 0.12,
    leverage: 3.0,
    earningsMultiple: 17,
  },
];
