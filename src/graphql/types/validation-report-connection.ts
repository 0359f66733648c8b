import { connectionType } from './connection.js';
import { ValidationReport } from './validation-report.js';

/** A page of reports. */
export const ValidationReportConnection = connectionType('ValidationReport', () => ValidationReport, 'Validation reports');
export type ValidationReportConnection = InstanceType<typeof ValidationReportConnection>;
