/** What the fake assistant knows. Every sentence names the sources it stands on. */
const watering = {
  number: 1,
  title: 'How often the pot waters',
  url: 'https://help.larkspur.example/articles/watering',
  quote:
    'The pot measures soil moisture every ten minutes and waters only when it falls below the level of the plant profile.',
};
const tank = {
  number: 2,
  title: 'Filling the tank before a holiday',
  url: 'https://help.larkspur.example/articles/holiday',
  quote: 'A full tank lasts about four weeks for most plants, two for thirsty ones.',
};

export const answers = [
  {
    match: /water|holiday|tank|riego|agua|regar|浇水/i,
    sentences: [
      {
        text: 'Your pot waters on its own whenever the soil gets too dry for the plant you chose. [1]',
        citations: [watering],
      },
      {
        text: 'A full tank lasts about **four weeks** for most plants, and two for thirsty ones. [2]',
        citations: [tank],
      },
      {
        text: '\n\nBefore a holiday:\n- fill the tank to the line\n- set the app to *Away*\n- leave the pot out of direct sun',
        citations: [],
      },
    ],
  },
];

export const wantsPerson = /person|human|persona|pessoa|人工/i;
