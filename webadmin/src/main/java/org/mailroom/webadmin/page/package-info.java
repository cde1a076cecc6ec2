/**
 * The pages: HTML made on the server, readable without scripts. {@link org.mailroom.webadmin.page.Pages} finds the page and asks who it is; templates stand in {@code src/main/jte}
 * and become classes of this package when the module is built. Changes are made by POST and answered by a redirection, through the same ports as mail gestures and the API.
 */
package org.mailroom.webadmin.page;
