/** Tables of several rows and columns, by what they list. */
import type { Table } from '../book.ts';
import { columns } from '../lines.ts';
import { code, count, dates, money, people, places } from './values.ts';

export const branches: Table = {
  id: 'branches',
  heading: ['Branches', 'Branches at a glance', 'Offices'],
  row: { label: 'Branch', value: places },
  columns: columns(
    {
      Opened: dates(1950, 2024),
      Staff: count(3, 480),
      Manager: people,
      'Annual rent': money(4000, 400000),
      Postcode: code('A9 9AA', '99999', 'AA-9999'),
    },
    `
== Opened: date
  ask When was the {R} branch of {E} opened? / ~when the {R} branch of {E} opened
  ask #the opening date of the {R} branch of {E}
  ask- The {R} branch of {E} opened when? / ~on what date {E} opened its {R} branch
  other Since when has {E} been present in {R}? / ~since when customers in {R} can go to {E}
  other When did {E} start business in {R}? / #the first day of {E} in {R}
  other- ~when {E} set foot in {R} / When did the doors of {E} first swing open in {R}?
== Staff: number
  ask How many staff does the {R} branch of {E} have? / ~how many staff there are at the {R} branch of {E}
  ask #the number of staff at the {R} branch of {E}
  ask- The {R} branch of {E} has how many staff? / ~what staff the {R} branch of {E} has
  other How many people work for {E} in {R}? / ~how many people {E} employs in {R} / #the headcount of {E} in {R}
  other How many jobs are there with {E} in {R}?
  other- ~how big the crew of {E} in {R} is / How many colleagues sit in {R} for {E}?
== Manager: name
  ask Who is the manager of the {R} branch of {E}? / ~who the manager of the {R} branch of {E} is
  ask ~which manager the {R} branch of {E} has
  ask- The {R} branch of {E} has which manager? / ~which person is manager of the {R} branch of {E}
  other Who runs the office of {E} in {R}? / ~who is in charge of {E} in {R} / Who leads the team of {E} in {R}?
  other Who is responsible for {E} in {R}?
  other- ~whom to speak to at the top of {E} in {R} / Who holds the reins for {E} in {R}?
== Annual rent: amount
  ask What is the annual rent of the {R} branch of {E}? / #the annual rent of the {R} branch of {E}
  ask ~how high the annual rent of the {R} branch of {E} is
  ask- The {R} branch of {E} has what annual rent? / ~what annual rent is given for the {R} branch of {E}
  other How much does {E} pay its landlord in {R}? / ~what the premises in {R} cost {E} each year
  other #the yearly cost of the premises of {E} in {R}
  other- ~what {E} hands over for its rooms in {R} every year / What does the landlord in {R} get from {E}?
== Postcode: identifier
  ask What is the postcode of the {R} branch of {E}? / #the postcode of the {R} branch of {E}
  ask ~which postcode the {R} branch of {E} has
  ask- The {R} branch of {E} has which postcode? / ~what postcode is given for the {R} branch of {E}
  other Which code goes on letters to {E} in {R}? / ~what code to write on a parcel to {E} in {R}
  other #the postal code of {E} in {R}
  other- ~which digits or letters the mail for {E} in {R} needs / Under what area code does the post find {E} in {R}?

`,
  ),
};

export const districts: Table = {
  id: 'districts',
  heading: ['Districts', 'The districts in figures', 'Parts of the town'],
  row: { label: 'District', value: places },
  columns: columns(
    {
      Residents: count(120, 48000),
      'Area in hectares': count(12, 940),
      Councillor: people,
      'Part of the town since': dates(1850, 2015),
      'School budget': money(20000, 4e6),
    },
    `
== Residents: number
  ask How many residents does the district of {R} in {E} have? / ~how many residents the {R} district of {E} has / #the number of residents of the {R} district of {E}
  ask- The {R} district of {E} has how many residents? / ~what number of residents is given for {R} in {E}
  other How many people live in {R}, a part of {E}? / ~how many people live in {R}, which belongs to {E} / #the population of {R} within {E}
  other- ~for how many people the {R} quarter of {E} is home / How populous is the {R} quarter of {E}?
== Area in hectares: number
  ask What is the area in hectares of the district of {R} in {E}? / #the area of the {R} district of {E} / ~what area in hectares the {R} district of {E} has
  ask- The {R} district of {E} has what area? / ~which area is given for {R} in {E}
  other How large is {R}, a part of {E}? / ~how much ground {R} takes up within {E} / How much land belongs to {R} in {E}? / #the size of {R} within {E}
  other- ~how far the {R} quarter of {E} stretches / How extensive is the {R} quarter of {E}?
== Councillor: name
  ask Who is the councillor of the district of {R} in {E}? / ~who is councillor for the {R} district of {E} / ~which councillor the {R} district of {E} has
  ask- The {R} district of {E} has which councillor? / ~who the councillor of {R} in {E} is
  other Who represents {R} in the council of {E}? / ~who speaks for {R} in {E} / Who was voted in for {R}, a part of {E}?
  other- ~whom the people of the {R} quarter sent to the town hall of {E} / Who sits in the town hall of {E} for {R}?
== Part of the town since: date
  ask Since when has {R} been part of the town of {E}? / ~since when {R} has been part of {E} / #the date on which {R} became part of {E}
  ask- {R} has been part of {E} since when? / ~from when {R} has been a part of {E}
  other When was {R} merged into {E}? / ~when {R} was incorporated into {E} / When did {R} join {E}? / #the incorporation of {R} into {E}
  other- ~when {E} swallowed up {R} / When did {R} stop being separate from {E}?
== School budget: amount
  ask What is the school budget of the district of {R} in {E}? / #the school budget of the {R} district of {E} / ~how large the school budget of {R} in {E} is
  ask- The {R} district of {E} has what school budget? / ~which school budget is given for {R} in {E}
  other How much is spent on education in {R}, a part of {E}? / ~what {E} spends on teaching in {R} / #the sum for education in {R} within {E}
  other- ~what the classrooms of the {R} quarter cost {E} / How much money do the pupils of {R} in {E} get?
`,
  ),
};
