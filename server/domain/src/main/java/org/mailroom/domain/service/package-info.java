/** What a team promises its customers: in which time they are answered and their matters are done, and what happens when that is late. */
package org.mailroom.domain.service;
