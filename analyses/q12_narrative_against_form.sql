-- Question: Where does the running text give another figure than the form's own table?
-- 问题：文字说明与表内数据有哪些不一致？
-- Mind: the total of a table is compared with the total expenditure of the text.
with figures as (
    select
        form_id,
        region_code,
        case when line_code = 'total_expenditure' then 'total' else line_code end as line_code,
        max(amount_yuan) filter (where source_section = 'form' and measure_code = 'adjusted_budget') as budget_yuan,
        max(amount_yuan) filter (where source_section = 'form' and measure_code = 'executed') as executed_yuan,
        max(amount_yuan) filter (where source_section = 'narrative' and measure_code = 'executed') as text_yuan
    from {{ ref('fct_budget') }}
    group by all
),

compared as (
    select
        region_code,
        line_code,
        coalesce(executed_yuan, budget_yuan) as form_yuan,
        text_yuan
    from figures
)

select
    regions.region_name_zh as region,
    compared.line_code,
    compared.form_yuan,
    compared.text_yuan,
    compared.text_yuan - compared.form_yuan as difference_yuan
from compared
inner join {{ ref('dim_region') }} as regions on compared.region_code = regions.region_code
where compared.form_yuan <> compared.text_yuan
order by abs(compared.text_yuan - compared.form_yuan) desc
