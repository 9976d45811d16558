// Every answer that the fake program knows, area by area: a project called Marv with something on every page.
import type { Answers } from './backend';
import { bakeAnswers } from './bake';
import { chatAnswers } from './chat';
import { evaluateAnswers } from './evaluate';
import { FakeExamples } from './examples';
import { frame } from './frame';
import { homeAnswers } from './home';
import { importAnswers } from './import';
import { planAnswers } from './plan';
import { settingsAnswers } from './settings';
import { trainAnswers } from './train';
import { FakeVersions } from './versions';

export const answers: Answers = {
  ...frame,
  ...new FakeExamples().answers,
  ...new FakeVersions().answers,
  ...importAnswers,
  ...bakeAnswers,
  ...homeAnswers,
  ...planAnswers,
  ...settingsAnswers,
  ...trainAnswers,
  ...evaluateAnswers,
  ...chatAnswers,
};
