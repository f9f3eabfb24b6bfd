import type { InboxWithHours } from '../../src/api/settings';
import type { Agent, Profile, Responder } from '../../src/api/types';

// A made-up company, so that every screen can be looked at without a server.

export const agents: Agent[] = [
  {
    id: 1,
    name: 'Maya Lindqvist',
    available_name: 'Maya',
    email: 'maya@tidewater.example',
    role: 'administrator',
    availability_status: 'online',
  },
  {
    id: 2,
    name: 'Tomás Herrera',
    available_name: 'Tomás',
    email: 'tomas@tidewater.example',
    role: 'agent',
    availability_status: 'busy',
  },
  {
    id: 3,
    name: 'Yuki Tanabe',
    available_name: 'Yuki',
    email: 'yuki@tidewater.example',
    role: 'agent',
    availability_status: 'offline',
  },
];

export const profile: Profile = {
  id: 1,
  name: 'Maya Lindqvist',
  available_name: 'Maya',
  email: 'maya@tidewater.example',
  access_token: 'kq3vTz0pXw8rLm2n',
  account_id: 1,
  role: 'administrator',
  accounts: [{ id: 1, name: 'Tidewater Bikes', role: 'administrator', availability: 'online' }],
};

export const inboxes: InboxWithHours[] = [
  {
    id: 1,
    name: 'Tidewater shop',
    channel_type: 'Channel::WebWidget',
    website_url: 'https://tidewater.example',
    website_token: 'pWv8Yx2LrT4n',
    widget_color: '#12506b',
    welcome_title: 'Hello',
    welcome_tagline: 'Ask us about bikes, rentals and repairs.',
    working_hours_enabled: true,
    timezone: 'Europe/Lisbon',
    working_hours: [
      ...[1, 2, 3, 4].map((day) => ({ day_of_week: day, open_hour: 9, close_hour: 18 })),
      { day_of_week: 5, open_hour: 20, close_hour: 2, close_minutes: 30 },
      { day_of_week: 6, open_all_day: true },
      { day_of_week: 0, closed_all_day: true },
    ],
  },
  {
    id: 2,
    name: 'Help centre',
    channel_type: 'Channel::WebWidget',
    website_url: 'https://help.tidewater.example',
    website_token: 'aB7dQq1KzS9e',
    widget_color: '#7a4710',
  },
];

export const responders = new Map<number, Responder>([[1, { kind: 'captain', mode: 'auto', id: 1, model_id: null }]]);
