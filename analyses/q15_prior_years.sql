-- Question: How did income and spending develop over the years that a declaration prints?
-- 问题：申报表所列各年收支如何变化？
-- Mind: the year is the figure's own, not the form's.
with years as (
    select
        figures.region_code,
        figures.line_code,
        max(figures.amount_yuan) filter (where figures.fiscal_year = forms.fiscal_year - 2) as two_years_before_yuan,
        max(figures.amount_yuan) filter (where figures.fiscal_year = forms.fiscal_year - 1) as year_before_yuan,
        max(figures.amount_yuan) filter (where figures.fiscal_year = forms.fiscal_year) as declared_yuan
    from {{ ref('fct_budget') }} as figures
    inner join {{ ref('dim_form') }} as forms on figures.form_id = forms.form_id
    where figures.measure_code in ('prior_year_amount', 'declared_budget')
    group by figures.region_code, figures.line_code
)

select
    regions.region_name_zh as region,
    years.line_code,
    years.two_years_before_yuan,
    years.year_before_yuan,
    years.declared_yuan,
    cast(years.declared_yuan / nullif(years.year_before_yuan, 0) - 1 as decimal(12, 6)) as growth
from years
inner join {{ ref('dim_region') }} as regions on years.region_code = regions.region_code
order by years.region_code asc, years.declared_yuan desc, years.line_code asc
