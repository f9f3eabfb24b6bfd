import { http, under } from './http';
import type { Schemas } from './read';

export const groupings = ['inbox', 'assistant', 'model'] as const;
export type Grouping = (typeof groupings)[number];
export type Figures = Schemas['Figures'];
export type Report = Schemas['ShowReportResponse'];
export type ReportGroup = Schemas['ShowReportGroupJson'];

export interface ReportQuery {
  since: string;
  until: string;
  time_zone: string;
  group_by: Grouping;
}

export const reportsApi = {
  show: (accountId: number, query: ReportQuery) => http.get<Report>(under(accountId, '/captain/report'), { ...query }),
};
