/** A sector of the demo market: what its firms are like before chance makes them differ. */
export interface DemoSector {
  name: string;
  /** Its industries, and what the names of their firms end in. */
  industries: readonly { name: string; suffixes: readonly string[] }[];
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
    industries: [
      { name: 'Media', suffixes: ['Media', 'Broadcasting'] },
      { name: 'Telecom Services', suffixes: ['Telecom', 'Networks'] },
      { name: 'Interactive Entertainment', suffixes: ['Studios', 'Games'] },
    ],
    beta: 1.0,
    grossMargin: 0.5,
    netMargin: 0.11,
    leverage: 2.3,
    earningsMultiple: 18,
  },
  {
    name: 'Consumer Discretionary',
    industries: [
      { name: 'Specialty Retail', suffixes: ['Retail', 'Outfitters'] },
      { name: 'Leisure', suffixes: ['Leisure', 'Resorts'] },
      { name: 'Automobiles', suffixes: ['Motors', 'Automotive'] },
    ],
    beta: 1.2,
    grossMargin: 0.38,
    netMargin: 0.08,
    leverage: 2.2,
    earningsMultiple: 18,
  },
  {
    name: 'Consumer Staples',
    industries: [
      { name: 'Packaged Foods', suffixes: ['Foods', 'Provisions'] },
      { name: 'Household Products', suffixes: ['Household', 'Brands'] },
      { name: 'Beverages', suffixes: ['Beverages', 'Brewing'] },
    ],
    beta: 0.7,
    grossMargin: 0.36,
    netMargin: 0.09,
    leverage: 2.2,
    earningsMultiple: 18,
  },
  {
    name: 'Energy',
    industries: [
      { name: 'Oil & Gas Production', suffixes: ['Petroleum', 'Energy'] },
      { name: 'Energy Services', suffixes: ['Drilling', 'Oilfield Services'] },
    ],
    beta: 1.15,
    grossMargin: 0.3,
    netMargin: 0.08,
    leverage: 2.0,
    earningsMultiple: 16,
  },
  {
    name: 'Financials',
    industries: [
      { name: 'Regional Banks', suffixes: ['Bancorp', 'Bankshares'] },
      { name: 'Insurance', suffixes: ['Assurance', 'Insurance'] },
      { name: 'Asset Management', suffixes: ['Capital', 'Financial'] },
    ],
    beta: 1.1,
    grossMargin: 0.55,
    netMargin: 0.18,
    leverage: 4.0,
    earningsMultiple: 16,
  },
  {
    name: 'Health Care',
    industries: [
      { name: 'Pharmaceuticals', suffixes: ['Therapeutics', 'Biologics'] },
      { name: 'Medical Devices', suffixes: ['Medical', 'Surgical'] },
      { name: 'Health Services', suffixes: ['Health', 'Care'] },
    ],
    beta: 0.85,
    grossMargin: 0.58,
    netMargin: 0.14,
    leverage: 1.9,
    earningsMultiple: 19,
  },
  {
    name: 'Industrials',
    industries: [
      { name: 'Machinery', suffixes: ['Works', 'Machinery'] },
      { name: 'Aerospace', suffixes: ['Aerospace', 'Aviation'] },
      { name: 'Transportation', suffixes: ['Freight', 'Logistics'] },
    ],
    beta: 1.05,
    grossMargin: 0.32,
    netMargin: 0.08,
    leverage: 2.3,
    earningsMultiple: 18,
  },
  {
    name: 'Information Technology',
    industries: [
      { name: 'Software', suffixes: ['Software', 'Data'] },
      { name: 'Semiconductors', suffixes: ['Semiconductor', 'Microdevices'] },
      { name: 'IT Services', suffixes: ['Systems', 'Digital'] },
    ],
    beta: 1.25,
    grossMargin: 0.6,
    netMargin: 0.18,
    leverage: 1.7,
    earningsMultiple: 20,
  },
  {
    name: 'Materials',
    industries: [
      { name: 'Chemicals', suffixes: ['Chemical', 'Coatings'] },
      { name: 'Metals & Mining', suffixes: ['Minerals', 'Steel'] },
      { name: 'Packaging', suffixes: ['Packaging', 'Paper'] },
    ],
    beta: 1.05,
    grossMargin: 0.28,
    netMargin: 0.08,
    leverage: 2.1,
    earningsMultiple: 17,
  },
  {
    name: 'Real Estate',
    industries: [
      { name: 'Industrial REITs', suffixes: ['Properties', 'Warehouses'] },
      { name: 'Residential REITs', suffixes: ['Homes', 'Residential'] },
      { name: 'Retail REITs', suffixes: ['Realty', 'Centers'] },
    ],
    beta: 0.85,
    grossMargin: 0.6,
    netMargin: 0.22,
    leverage: 2.4,
    earningsMultiple: 19,
  },
  {
    name: 'Utilities',
    industries: [
      { name: 'Electric Utilities', suffixes: ['Power & Light', 'Electric'] },
      { name: 'Water Utilities', suffixes: ['Water', 'Waterworks'] },
      { name: 'Gas Utilities', suffixes: ['Gas', 'Pipeline'] },
    ],
    beta: 0.6,
    grossMargin: 0.42,
    netMargin: 0.12,
    leverage: 3.0,
    earningsMultiple: 17,
  },
];
