import type { Agent, Inbox, Profile, Responder } from '../../src/api/types';

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

export const inboxes: Inbox[] = [
  {
    id: 1,
    name: 'Tidewater shop',
    channel_type: 'Channel::WebWidget',
    website_url: 'https://tidewater.example',
    website_token: 'pWv8Yx2LrT4n',
    widget_color: '#12506b',
    welcome_title: 'Hello',
    welcome_tagline: 'Ask us about bikes, rentals and repairs.',
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
