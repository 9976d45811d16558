import { expect, test } from 'vitest';
import {
  examplesIn,
  fromHash,
  itemOf,
  SETTINGS_PAGES,
  stepOf,
  STEPS,
  TABS,
  toHash,
  type Route,
} from './route';

test('every place has an address that leads back to it', () => {
  const places: Route[] = [
    { page: 'home' },
    ...SETTINGS_PAGES.map((of): Route => ({ page: 'settings', of })),
    ...STEPS.flatMap((step) => TABS[step].map((tab) => stepOf('01J', step, tab))),
    stepOf('01J', 'examples', 'all', '34'),
  ];
  for (const place of places) expect(fromHash(toHash(place))).toEqual(place);
});

test('an address that names nothing leads to a place all the same', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#/project/'])
    expect(fromHash(hash)).toEqual({ page: 'home' });
  expect(fromHash('#/project/01J/dance')).toEqual(stepOf('01J', 'plan'));
  expect(fromHash('#/project/01J/train/dance')).toEqual(stepOf('01J', 'train', 'configure'));
  expect(fromHash('#/settings/dance')).toEqual({ page: 'settings', of: 'appearance' });
});

test('several examples have an address too', () => {
  const place = stepOf('01J', 'examples', 'all', itemOf([3, 10, 7]));
  expect(fromHash(toHash(place))).toEqual(place);
  expect(examplesIn(itemOf([3, 10, 7]))).toEqual([3, 10, 7]);
  for (const item of ['34', 'bin', 'these-', 'these-1.x', 'these-1.-2', 'these-0.5'])
    expect(examplesIn(item)).toBeUndefined();
});
