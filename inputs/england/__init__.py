"""A region made from Ofsted's and the department's data, with the reasons why each school is in it or not."""
