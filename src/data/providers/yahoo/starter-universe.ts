import { tradingDay } from '../../../domain/trading-day.js';
import type { YahooUniverse } from './universe.js';

/** Large and liquid US shares by Yahoo's sector, as of January 2025: to begin with. */
const SECTORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Technology: {
    AAPL: 'Apple Inc.',
    ACN: 'Accenture plc',
    ADBE: 'Adobe Inc.',
    AMAT: 'Applied Materials, Inc.',
    AMD: 'Advanced Micro Devices, Inc.',
    AVGO: 'Broadcom Inc.',
    CRM: 'Salesforce, Inc.',
    CSCO: 'Cisco Systems, Inc.',
    IBM: 'International Business Machines Corporation',
    INTC: 'Intel Corporation',
    INTU: 'Intuit Inc.',
    MSFT: 'Microsoft Corporation',
    MU: 'Micron Technology, Inc.',
    NOW: 'ServiceNow, Inc.',
    NVDA: 'NVIDIA Corporation',
    ORCL: 'Oracle Corporation',
    QCOM: 'QUALCOMM Incorporated',
    TXN: 'Texas Instruments Incorporated',
  },
  'Communication Services': {
    CMCSA: 'Comcast Corporation',
    DIS: 'The Walt Disney Company',
    GOOGL: 'Alphabet Inc.',
    META: 'Meta Platforms, Inc.',
    NFLX: 'Netflix, Inc.',
    T: 'AT&T Inc.',
    TMUS: 'T-Mobile US, Inc.',
    VZ: 'Verizon Communications Inc.',
  },
  'Consumer Cyclical': {
    AMZN: 'Amazon.com, Inc.',
    BKNG: 'Booking Holdings Inc.',
    F: 'Ford Motor Company',
    GM: 'General Motors Company',
    HD: 'The Home Depot, Inc.',
    LOW: "Lowe's Companies, Inc.",
    MCD: "McDonald's Corporation",
    NKE: 'NIKE, Inc.',
    SBUX: 'Starbucks Corporation',
    TJX: 'The TJX Companies, Inc.',
    TSLA: 'Tesla, Inc.',
  },
  'Consumer Defensive': {
    CL: 'Colgate-Palmolive Company',
    COST: 'Costco Wholesale Corporation',
    KO: 'The Coca-Cola Company',
    MDLZ: 'Mondelez International, Inc.',
    MO: 'Altria Group, Inc.',
    PEP: 'PepsiCo, Inc.',
    PG: 'The Procter & Gamble Company',
    PM: 'Philip Morris International Inc.',
    TGT: 'Target Corporation',
    WMT: 'Walmart Inc.',
  },
  Healthcare: {
    ABBV: 'AbbVie Inc.',
    ABT: 'Abbott Laboratories',
    AMGN: 'Amgen Inc.',
    BMY: 'Bristol-Myers Squibb Company',
    CVS: 'CVS Health Corporation',
    DHR: 'Danaher Corporation',
    GILD: 'Gilead Sciences, Inc.',
    ISRG: 'Intuitive Surgical, Inc.',
    JNJ: 'Johnson & Johnson',
    LLY: 'Eli Lilly and Company',
    MDT: 'Medtronic plc',
    MRK: 'Merck & Co., Inc.',
    PFE: 'Pfizer Inc.',
    TMO: 'Thermo Fisher Scientific Inc.',
    UNH: 'UnitedHealth Group Incorporated',
  },
  'Financial Services': {
    AXP: 'American Express Company',
    BAC: 'Bank of America Corporation',
    BLK: 'BlackRock, Inc.',
    'BRK.B': 'Berkshire Hathaway Inc.',
    C: 'Citigroup Inc.',
    GS: 'The Goldman Sachs Group, Inc.',
    JPM: 'JPMorgan Chase & Co.',
    MA: 'Mastercard Incorporated',
    MS: 'Morgan Stanley',
    SCHW: 'The Charles Schwab Corporation',
    SPGI: 'S&P Global Inc.',
    USB: 'U.S. Bancorp',
    V: 'Visa Inc.',
    WFC: 'Wells Fargo & Company',
  },
  Industrials: {
    BA: 'The Boeing Company',
    CAT: 'Caterpillar Inc.',
    DE: 'Deere & Company',
    FDX: 'FedEx Corporation',
    GE: 'General Electric Company',
    HON: 'Honeywell International Inc.',
    LMT: 'Lockheed Martin Corporation',
    MMM: '3M Company',
    RTX: 'RTX Corporation',
    UNP: 'Union Pacific Corporation',
    UPS: 'United Parcel Service, Inc.',
  },
  Energy: {
    COP: 'ConocoPhillips',
    CVX: 'Chevron Corporation',
    EOG: 'EOG Resources, Inc.',
    SLB: 'Schlumberger Limited',
    XOM: 'Exxon Mobil Corporation',
  },
  Utilities: { DUK: 'Duke Energy Corporation', NEE: 'NextEra Energy, Inc.', SO: 'The Southern Company' },
  'Real Estate': { AMT: 'American Tower Corporation', PLD: 'Prologis, Inc.', SPG: 'Simon Property Group, Inc.' },
  'Basic Materials': { FCX: 'Freeport-McMoRan Inc.', LIN: 'Linde plc', SHW: 'The Sherwin-Williams Company' },
};

/** Before the first bar of anybody: the list has no history, and a later day would hide years of bars from rankings. */
const SINCE = tradingDay('1990-01-01');

/** About a hundred large US shares of eleven sectors, which is a list of today: whoever ranks the past with it picks survivors. */
export const STARTER_UNIVERSE: YahooUniverse = {
  name: 'starter',
  members: Object.values(SECTORS)
    .flatMap((members) => Object.keys(members))
    .sort()
    .map((ticker) => ({ ticker, from: SINCE, to: null })),
  details: new Map(
    Object.entries(SECTORS).flatMap(([sector, members]) =>
      Object.entries(members).map(([ticker, name]) => [ticker, { name, sector }]),
    ),
  ),
  warning:
    'The universe "starter" is a list of firms that are large today, taken as members since 1990: results over its past are survivorship-biased. ' +
    'For a membership with history give a file with --membership.',
};
