// Where one is: the part of the address behind #, so that Back works and a link is a link.
import { fromHash, toHash, type Route } from '$lib/route';

export class Place {
  route = $state.raw<Route>(fromHash(location.hash));

  go(route: Route): void {
    location.hash = toHash(route);
    // The event comes later; keys that are pressed meanwhile mean the new place.
    this.follow();
  }

  /** In place of where one is, so that Back doesn't lead here again. */
  replace(route: Route): void {
    history.replaceState(null, '', toHash(route));
    this.follow();
  }

  /** Takes note of a new address. */
  follow(): void {
    const route = fromHash(location.hash);
    if (toHash(route) !== toHash(this.route)) this.route = route;
  }
}

/** What has to change for the focus to move to the title: the page, not a tab of it or what is open in it. */
export function pageOf(route: Route): string {
  switch (route.page) {
    case 'home':
      return 'home';
    case 'settings':
      return `settings/${route.of}`;
    case 'project':
      return `project/${route.project}/${route.step}`;
  }
}
